Attribute VB_Name = "Ticks"
Option Explicit

' A code that the user types ticks its row, so that the next Post takes it. Excel calls this for every change
' (ThisWorkbook); while a button works, Ribbon.Press turns the events off.

Sub TickChanged(Sh As Object, Target As Range)
    If Sh.Name <> "Products" And Sh.Name <> "Order Lines" Then Exit Sub
    If Not IsLedger() Then Exit Sub
    On Error GoTo Done ' a table that is just being changed has no rows to tick
    Application.EnableEvents = False
    If Sh.Name = "Products" Then
        TickProducts Target
    Else
        TickOrders Target
    End If
Done:
    Application.EnableEvents = True
End Sub

Private Sub TickProducts(Target As Range)
    Dim products As ListObject, typed As Range, cell As Range
    Set products = Target.Parent.ListObjects("Products")
    Set typed = TypedIn(products, "Item Code", Target)
    If typed Is Nothing Then Exit Sub
    For Each cell In typed.Cells
        If CStr(cell.Value) <> "" Then TickRow products, cell.row - products.Range.row + 1
    Next cell
End Sub

' A code of a line ticks its order, unless it has an invoice: that one is changed by Replace alone.
Private Sub TickOrders(Target As Range)
    Dim lines As ListObject, typed As Range, cell As Range, wanted As String, place As Long
    Dim ids As Variant, shops As Variant, invoices As Variant
    Set lines = Target.Parent.ListObjects("OrderLines")
    Set typed = TypedIn(lines, "Code", Target)
    If typed Is Nothing Then Exit Sub
    wanted = vbLf
    For Each cell In typed.Cells
        If CStr(cell.Value) <> "" Then
            place = cell.row - lines.Range.row + 1
            wanted = wanted & InRow(lines, "Shop ID", place) & vbTab & InRow(lines, "Order ID", place) & vbLf
        End If
    Next cell
    If wanted = vbLf Then Exit Sub
    ids = Column("Orders", "ID")
    shops = Column("Orders", "Shop ID")
    invoices = Column("Orders", "Invoice")
    For place = 2 To UBound(ids)
        If CStr(invoices(place, 1)) = "" And CStr(ids(place, 1)) <> "" Then
            If InStr(wanted, vbLf & CStr(shops(place, 1)) & vbTab & CStr(ids(place, 1)) & vbLf) > 0 Then
                TickRow ActiveWorkbook.Worksheets("Orders").ListObjects("Orders"), place
            End If
        End If
    Next place
End Sub

' The changed cells of a column, below its heading; Nothing where there are none.
Private Function TypedIn(table As ListObject, heading As String, Target As Range) As Range
    If table.DataBodyRange Is Nothing Then Exit Function
    Set TypedIn = Application.Intersect(Target, table.ListColumns(heading).DataBodyRange)
End Function

' A cell's text in a row of a table, where the heading is row 1.
Private Function InRow(table As ListObject, heading As String, place As Long) As String
    InRow = CStr(table.ListColumns(heading).Range.Cells(place, 1).Value)
End Function

Private Sub TickRow(table As ListObject, place As Long)
    table.ListColumns("Tick").Range.Cells(place, 1).Value = ChrW(10003)
End Sub
