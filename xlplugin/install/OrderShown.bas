Attribute VB_Name = "OrderShown"
Option Explicit

' The sheet Order follows the row that is selected on Orders, without starting Python. It is filled when it comes to the
' front, as the button Show Order fills it (actions/one_order.py). What the user typed, coloured or noted there since
' stays: then only Show Order fills it.

Private Const HEADINGS As String = "Part,Code,Item Description,Number,Description,Date,Quantity,Amount,Open,Status," & _
    "Currency,Link,Order ID,Line,Shown Code,Shop ID"
Private Const WIDTH As Long = 16
Private Const LINK_PLACE As Long = 12
Private chosenOrder As String
Private chosenShop As String
Private rows As Collection ' of arrays by HEADINGS

' Excel tells that other cells are selected.
Sub ChooseOrder(Sh As Object, Target As Range)
    Dim orders As ListObject, place As Long
    If Sh.Name <> "Orders" Then Exit Sub
    If Not IsLedger() Then Exit Sub
    On Error GoTo Done ' a table that is just being changed has no rows
    Set orders = Sh.ListObjects("Orders")
    place = Target.row - orders.Range.row + 1
    If place < 2 Or place > orders.Range.Rows.Count Then Exit Sub
    chosenOrder = TextAt(orders, "ID", place)
    chosenShop = TextAt(orders, "Shop ID", place)
Done:
End Sub

' Excel tells that a sheet has come to the front.
Sub ShowChosenOrder(Sh As Object)
    If Sh.Name <> "Order" Or chosenOrder = "" Then Exit Sub
    If Not IsLedger() Then Exit Sub
    FillOrder chosenShop, chosenOrder
End Sub

' Show an order; False, and nothing is changed, where it is shown already or something of the user's is there.
Function FillOrder(shop As String, order As String) As Boolean
    Dim shown As ListObject, saved As Boolean, listening As Boolean
    On Error GoTo Done
    listening = Application.EnableEvents
    Set shown = ActiveWorkbook.Worksheets("Order").ListObjects("OneOrder")
    If TextAt(shown, "Order ID", 2) = order Or Not IsOurs(shown) Then Exit Function
    Set rows = New Collection
    AddOrder shop, order
    If rows.Count = 0 Then Exit Function
    saved = ActiveWorkbook.Saved
    Application.EnableEvents = False
    PutRows shown
    ActiveWorkbook.Saved = saved
    FillOrder = True
Done:
    Application.EnableEvents = listening
End Function

' Whether nothing of the user's would stand beside another order.
Private Function IsOurs(shown As ListObject) As Boolean
    Dim names As Variant, place As Long, codes As Variant, before As Variant, body As Range
    names = Split(HEADINGS, ",")
    If shown.ListColumns.Count <> WIDTH Then Exit Function
    For place = 1 To WIDTH
        If shown.ListColumns(place).Name <> names(place - 1) Then Exit Function
    Next place
    codes = shown.ListColumns("Code").Range.Value
    before = shown.ListColumns("Shown Code").Range.Value
    For place = 2 To UBound(codes)
        If CStr(codes(place, 1)) <> CStr(before(place, 1)) Then Exit Function
    Next place
    Set body = shown.DataBodyRange
    If IsNull(body.Interior.ColorIndex) Then Exit Function
    If body.Interior.ColorIndex <> xlColorIndexNone Then Exit Function
    For place = 1 To shown.Parent.Comments.Count
        If shown.Parent.Comments(place).Parent.row > shown.Range.row Then Exit Function
    Next place
    If Application.WorksheetFunction.CountA(body.Offset(0, WIDTH).Resize(body.Rows.Count, 50)) > 0 Then Exit Function
    IsOurs = True
End Function

Private Sub PutRows(shown As ListObject)
    Dim top As Range, one As Variant, place As Long, column As Long, values As Variant
    shown.DataBodyRange.ClearContents
    Set top = shown.Range.Cells(1, 1)
    shown.Resize shown.Parent.Range(top, top.Offset(rows.Count, WIDTH - 1))
    ReDim values(1 To rows.Count, 1 To WIDTH)
    For Each one In rows
        place = place + 1
        For column = 1 To WIDTH
            values(place, column) = one(column - 1)
        Next column
    Next one
    shown.DataBodyRange.Value = values
    For place = 1 To rows.Count
        shown.DataBodyRange.Cells(place, LINK_PLACE).Formula = values(place, LINK_PLACE)
    Next place
End Sub

Private Sub AddOrder(shop As String, order As String)
    Dim orders As ListObject, ids As Variant, place As Long, told As String, word As Variant
    Set orders = TableOn("Orders", "Orders")
    ids = orders.ListColumns("ID").Range.Value
    For place = 2 To UBound(ids)
        If CStr(ids(place, 1)) = order And TextAt(orders, "Shop ID", place) = shop Then
            told = ""
            For Each word In Array("Buyer", "State", "Country")
                If TextAt(orders, CStr(word), place) <> "" Then
                    told = told & IIf(told = "", "", ", ") & TextAt(orders, CStr(word), place)
                End If
            Next word
            word = TextAt(orders, "Verify Status", place)
            If word <> "" Then told = told & IIf(told = "", "", " " & ChrW$(183) & " ") & word
            AddRow Array("Order", "", "", order, told, DayOnly(ValueAt(orders, "Create Date", place)), _
                ValueAt(orders, "Item Count", place), ValueAt(orders, "Total Amount", place), Empty, _
                TextAt(orders, "Status", place), _
                TextAt(orders, "Currency", place), LinkTo(orders, "ID", place), order, Empty, "", shop)
            AddLines orders, place
            AddDocuments orders, place
            AddSettlements orders, place
        End If
    Next place
End Sub

Private Sub AddLines(orders As ListObject, orderPlace As Long)
    Dim lines As ListObject, ids As Variant, place As Long, code As String, title As String, order As String
    Set lines = TableOn("Order Lines", "OrderLines")
    ids = lines.ListColumns("Order ID").Range.Value
    order = TextAt(orders, "ID", orderPlace)
    For place = 2 To UBound(ids)
        If CStr(ids(place, 1)) = order And TextAt(lines, "Shop ID", place) = TextAt(orders, "Shop ID", orderPlace) Then
            code = TextAt(lines, "Code", place)
            title = TextAt(lines, "Name", place)
            If TextAt(lines, "Variation", place) <> "" Then title = title & " (" & TextAt(lines, "Variation", place) & ")"
            AddRow Array("Line", code, ItemName(code), _
                IIf(TextAt(lines, "SKU", place) <> "", TextAt(lines, "SKU", place), TextAt(lines, "SKU ID", place)), _
                title, Empty, ValueAt(lines, "Quantity", place), _
                CDec(ValueAt(lines, "Sale Price", place)) * ValueAt(lines, "Quantity", place), Empty, _
                IIf(TextAt(lines, "Gift", place) <> "", "Gift", ""), TextAt(orders, "Currency", orderPlace), _
                LinkTo(lines, "Code", place), order, ValueAt(lines, "Line", place), code, _
                TextAt(orders, "Shop ID", orderPlace))
        End If
    Next place
End Sub

Private Function ItemName(code As String) As String
    Dim codes As Variant, place As Long
    If code = "" Then Exit Function
    codes = TableOn("Stock Items", "StockItems").ListColumns("Code").Range.Value
    For place = 2 To UBound(codes)
        If StrComp(CStr(codes(place, 1)), code, vbTextCompare) = 0 Then
            ItemName = TextAt(TableOn("Stock Items", "StockItems"), "Description", place)
            Exit Function
        End If
    Next place
End Function

Private Sub AddDocuments(orders As ListObject, orderPlace As Long)
    AddDocument orders, orderPlace, "IV", "Invoice"
    AddDocument orders, orderPlace, "CN", "Credit Note"
    AddDocument orders, orderPlace, "SO", "Sales Order"
    AddDocument orders, orderPlace, "QT", "Quotation"
End Sub

Private Sub AddDocument(orders As ListObject, orderPlace As Long, kind As String, heading As String)
    Dim documents As ListObject, numbers As Variant, place As Long, wanted As String
    wanted = TextAt(orders, heading, orderPlace)
    If wanted = "" Then Exit Sub
    Set documents = TableOn("Invoices", "Invoices")
    numbers = documents.ListColumns("Doc No").Range.Value
    For place = 2 To UBound(numbers)
        If CStr(numbers(place, 1)) = wanted Then
            If TextAt(documents, "Doc Type", place) = kind Then
                AddRow Array("Document", "", "", wanted, heading & ": " & TextAt(documents, "Description", place), _
                    ValueAt(documents, "Doc Date", place), Empty, ValueAt(documents, "Doc Amt", place), _
                    ValueAt(documents, "Outstanding", place), IIf(TextAt(documents, "Cancelled", place) = "", "", "Cancelled"), _
                    TextAt(documents, "Currency Code", place), LinkTo(documents, "Doc No", place), _
                    TextAt(orders, "ID", orderPlace), Empty, "", TextAt(orders, "Shop ID", orderPlace))
                Exit Sub
            End If
        End If
    Next place
End Sub

Private Sub AddSettlements(orders As ListObject, orderPlace As Long)
    Dim payments As ListObject, own As Variant, related As Variant, place As Long, order As String, number As String
    Set payments = TableOn("Payments", "Payments")
    own = payments.ListColumns("Order Adjustment ID").Range.Value
    related = payments.ListColumns("Related Order ID").Range.Value
    order = TextAt(orders, "ID", orderPlace)
    For place = 2 To UBound(own)
        If CStr(own(place, 1)) = order Or CStr(related(place, 1)) = order Then
            If TextAt(payments, "Shop ID", place) = TextAt(orders, "Shop ID", orderPlace) Then
                number = TextAt(payments, "Payment No", place)
                If number = "" Then number = CStr(own(place, 1))
                AddRow Array("Settlement", "", "", number, TextAt(payments, "Type", place) & ", fees " & _
                    Format$(ValueAt(payments, "Total Fees", place), "#,##0.00") & ", " & _
                    TextAt(payments, "File", place) & " row " & TextAt(payments, "Row", place), _
                    ValueAt(payments, "Payment Time", place), Empty, ValueAt(payments, "Settlement Amount", place), _
                    Empty, TextAt(payments, "Verify Status", place), TextAt(payments, "Currency", place), _
                    LinkTo(payments, "Settlement Amount", place), order, Empty, "", _
                    TextAt(orders, "Shop ID", orderPlace))
            End If
        End If
    Next place
End Sub

' An apostrophe keeps a text with digits alone, or one that begins with =, a text.
Private Sub AddRow(one As Variant)
    Dim place As Long
    For place = 0 To WIDTH - 1
        If VarType(one(place)) = vbString And place <> LINK_PLACE - 1 Then
            If one(place) = "" Then one(place) = Empty Else one(place) = "'" & one(place)
        End If
    Next place
    rows.Add one
End Sub

Private Function DayOnly(moment As Variant) As Variant
    If IsDate(moment) Then DayOnly = CDate(Int(CDbl(moment)))
End Function

Private Function LinkTo(table As ListObject, heading As String, place As Long) As String
    Dim cell As String
    cell = table.ListColumns(heading).Range.Cells(place, 1).Address(False, False)
    LinkTo = "=HYPERLINK(""#'" & table.Parent.Name & "'!" & cell & """,""" & table.Parent.Name & " " & cell & """)"
End Function

Private Function TableOn(sheet As String, name As String) As ListObject
    Set TableOn = ActiveWorkbook.Worksheets(sheet).ListObjects(name)
End Function

Private Function ValueAt(table As ListObject, heading As String, place As Long) As Variant
    ValueAt = table.ListColumns(heading).Range.Cells(place, 1).Value
End Function

Private Function TextAt(table As ListObject, heading As String, place As Long) As String
    TextAt = CStr(ValueAt(table, heading, place))
End Function
