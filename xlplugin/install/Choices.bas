Attribute VB_Name = "Choices"
Option Explicit

' The fields of the ribbon. What is chosen there stands in input cells of the workbook in front, where Python, the
' command line and LibreOffice find it. The field's id is the cell's name.

Private Const ALL_ORDERS As String = "All orders"
Private Const ALL_SHOPS As String = "All shops"
Private Const STATUSES As String = "Unpaid,Pending,In Transit,Delivered,Completed,Cancelled"
Private Const TITLE As String = "TikTok Ledger"
Private shown As IRibbonUI
Private answers As String ' what IsEnabled has said last: a line for each tag, with 1 for filled or 0

Sub Loaded(ribbon As IRibbonUI)
    Set shown = ribbon
End Sub

' Let Excel ask again for everything on the tab.
Sub AskAgain()
    If Not shown Is Nothing Then shown.Invalidate
End Sub

Sub IsVisible(control As IRibbonControl, ByRef answer As Variant)
    answer = IsLedger()
End Sub

' A button's tag names the sheet, table and column without which it has nothing to work on.
Sub IsEnabled(control As IRibbonControl, ByRef answer As Variant)
    answer = IsLedger()
    If Not answer Or control.Tag = "" Then Exit Sub
    answer = IsFilled(control.Tag)
    answers = Replace(Replace(answers, control.Tag & "1" & vbLf, ""), control.Tag & "0" & vbLf, "")
    answers = answers & control.Tag & IIf(answer, "1", "0") & vbLf
End Sub

' Whether a column has a value; True where there is no such column, so that Python can say what is wrong.
Function IsFilled(tag As String) As Boolean
    Dim parts As Variant, table As ListObject
    IsFilled = True
    On Error GoTo Missing
    parts = Split(tag, "/")
    Set table = ActiveWorkbook.Worksheets(parts(0)).ListObjects(parts(1))
    If table.DataBodyRange Is Nothing Then
        IsFilled = False
    Else
        IsFilled = Application.WorksheetFunction.CountA(table.ListColumns(parts(2)).DataBodyRange) > 0
    End If
Missing:
End Function

' The user has changed cells of a sheet: the first row switches buttons on, the last one that goes switches them off.
Sub LookAgain(sheet As String)
    Dim one As Variant
    For Each one In Filter(Split(answers, vbLf), sheet & "/")
        If Left$(one, Len(sheet) + 1) = sheet & "/" Then
            If IsFilled(Left$(one, Len(one) - 1)) <> (Right$(one, 1) = "1") Then
                AskAgain
                Exit Sub
            End If
        End If
    Next one
End Sub

' Whether the workbook in front is one of this product; Python asks the same (sheets/book.py, Workbook.layout).
Function IsLedger() As Boolean
    Dim found As String
    On Error Resume Next
    found = ActiveWorkbook.Names("LedgerLayout").Name
    If found = "" Then
        found = ActiveWorkbook.Worksheets("Shops").Name & ActiveWorkbook.Worksheets("Orders").Name & _
            ActiveWorkbook.Worksheets("Settings").Name
    End If
    IsLedger = found <> ""
End Function

' The cell of a name; Nothing in a workbook that has none.
Function InputCell(id As String) As Range
    On Error Resume Next
    Set InputCell = ActiveWorkbook.Names(id).RefersToRange
End Function

Function Chosen(id As String) As String
    Dim cell As Range
    Set cell = InputCell(id)
    If Not cell Is Nothing Then Chosen = CStr(cell.Value)
End Function

Sub DayText(control As IRibbonControl, ByRef answer As Variant)
    Dim cell As Range
    answer = ""
    Set cell = InputCell(control.ID)
    If cell Is Nothing Then Exit Sub
    If IsDate(cell.Value) Then answer = Format$(cell.Value, "dd\/mm\/yyyy")
End Sub

Sub ChangeDay(control As IRibbonControl, text As String)
    Dim typed As Variant
    On Error GoTo Failed
    If Trim$(text) = "" Then
        InputCell(control.ID).ClearContents
    Else
        typed = DayOf(text)
        If IsEmpty(typed) Then
            MsgBox "'" & text & "' is not a day. Write one such as 01/06/2026.", vbExclamation, TITLE
        Else
            InputCell(control.ID).Value = typed
        End If
    End If
    AskAgain
    Exit Sub
Failed:
    TellBusy
End Sub

' Day, month, year as the sheet shows them, or year, month, day; Empty for anything else.
Function DayOf(text As String) As Variant
    Dim parts As Variant, yearNo As Long, monthNo As Long, dayNo As Long, found As Date
    DayOf = Empty
    parts = Split(Replace(Replace(Trim$(text), "-", "/"), ".", "/"), "/")
    If UBound(parts) <> 2 Then Exit Function
    If Not (IsDigits(parts(0)) And IsDigits(parts(1)) And IsDigits(parts(2))) Then Exit Function
    monthNo = CLng(parts(1))
    If Len(parts(0)) = 4 Then
        yearNo = CLng(parts(0))
        dayNo = CLng(parts(2))
    Else
        yearNo = CLng(parts(2))
        dayNo = CLng(parts(0))
    End If
    If yearNo < 100 Then yearNo = yearNo + 2000
    If yearNo < 2015 Or yearNo > 2100 Or monthNo < 1 Or monthNo > 12 Or dayNo < 1 Then Exit Function
    found = DateSerial(yearNo, monthNo, dayNo)
    If Day(found) = dayNo Then DayOf = found
End Function

Function IsDigits(text As Variant) As Boolean
    IsDigits = Len(text) > 0 And Len(text) < 5 And Not text Like "*[!0-9]*"
End Function

Sub CountItems(control As IRibbonControl, ByRef answer As Variant)
    answer = UBound(Items(control.ID)) + 1
End Sub

Sub LabelItem(control As IRibbonControl, index As Integer, ByRef answer As Variant)
    Dim word As String
    word = Items(control.ID)(index)
    answer = word
    If control.ID = "OrdersStatus" Then answer = word & " (" & CStr(CountOrders(index)) & ")"
End Sub

Sub SelectedItem(control As IRibbonControl, ByRef answer As Variant)
    Dim words As Variant, place As Long
    words = Items(control.ID)
    answer = 0
    For place = 1 To UBound(words)
        If StrComp(words(place), Chosen(control.ID), vbTextCompare) = 0 Then answer = place
    Next place
End Sub

Sub ChooseItem(control As IRibbonControl, id As String, index As Integer)
    Dim word As String
    On Error GoTo Failed
    If index > 0 Then word = Items(control.ID)(index)
    InputCell(control.ID).Value = word
    ShowChosen
    AskAgain
    Exit Sub
Failed:
    TellBusy
End Sub

' The words that a list offers; the first is for all.
Function Items(id As String) As Variant
    If id = "OrdersStatus" Then
        Items = Split(ALL_ORDERS & "," & STATUSES, ",")
    ElseIf ShopNames() = "" Then
        Items = Split(ALL_SHOPS, vbLf)
    Else
        Items = Split(ALL_SHOPS & vbLf & ShopNames(), vbLf)
    End If
End Function

' The names of the shops, one a line, each once.
Function ShopNames() As String
    Dim ids As Variant, row As Long, word As String
    On Error Resume Next
    ids = Column("Shops", "Shop ID")
    On Error GoTo 0
    If IsEmpty(ids) Then Exit Function
    For row = 2 To UBound(ids)
        word = NameOfShop(row)
        If CStr(ids(row, 1)) <> "" And InStr(vbLf & ShopNames & vbLf, vbLf & word & vbLf) = 0 Then
            If ShopNames <> "" Then ShopNames = ShopNames & vbLf
            ShopNames = ShopNames & word
        End If
    Next row
End Function

' What a shop is called: its name, else its description, else its id.
Function NameOfShop(row As Long) As String
    NameOfShop = CStr(Column("Shops", "Name")(row, 1))
    If NameOfShop = "" Then NameOfShop = CStr(Column("Shops", "Description")(row, 1))
    If NameOfShop = "" Then NameOfShop = CStr(Column("Shops", "Shop ID")(row, 1))
End Function

' The ids of the chosen shop, one a line; none when all are shown. Two shops may have one name.
Function ChosenIds() As String
    Dim ids As Variant, row As Long
    If Chosen("OrdersShop") = "" Then Exit Function
    ids = Column("Shops", "Shop ID")
    For row = 2 To UBound(ids)
        If StrComp(NameOfShop(row), Chosen("OrdersShop"), vbTextCompare) = 0 Then
            If ChosenIds <> "" Then ChosenIds = ChosenIds & vbLf
            ChosenIds = ChosenIds & CStr(ids(row, 1))
        End If
    Next row
End Function

' How many orders of the chosen shop a status has; 0 stands for all. Ids have too many digits for CountIfs.
Function CountOrders(index As Integer) As Long
    Dim words As Variant, shops As Variant, ids As String, row As Long, wanted As String
    On Error Resume Next
    words = Column("Orders", "Status")
    shops = Column("Orders", "Shop ID")
    On Error GoTo 0
    If IsEmpty(shops) Then Exit Function
    ids = vbLf & ChosenIds() & vbLf
    wanted = Items("OrdersStatus")(index)
    For row = 2 To UBound(words)
        If CStr(words(row, 1)) <> "" And (index = 0 Or CStr(words(row, 1)) = wanted) Then
            If Len(ids) = 2 Or InStr(ids, vbLf & CStr(shops(row, 1)) & vbLf) > 0 Then CountOrders = CountOrders + 1
        End If
    Next row
End Function

' A column with its heading, so that it is always a block.
Function Column(table As String, heading As String) As Variant
    Column = ActiveWorkbook.Worksheets(table).ListObjects(table).ListColumns(heading).Range.Value
End Function

' Show the orders of the chosen status and shop. Python runs this too, when Filter is pressed (sheets/table_view.py).
Sub ShowChosen()
    Dim orders As ListObject, status As Long, shop As Long
    Set orders = ActiveWorkbook.Worksheets("Orders").ListObjects("Orders")
    status = orders.ListColumns("Status").index
    shop = orders.ListColumns("Shop ID").index
    If Chosen("OrdersStatus") = "" Then
        orders.Range.AutoFilter status
    Else
        orders.Range.AutoFilter status, Chosen("OrdersStatus")
    End If
    If ChosenIds() = "" Then
        orders.Range.AutoFilter shop
    Else
        orders.Range.AutoFilter shop, Split(ChosenIds(), vbLf), xlFilterValues
    End If
    orders.Parent.Activate
End Sub

Sub TellBusy()
    MsgBox "Excel did not take this: " & Err.Description & vbNewLine & "Press Esc if a cell is being edited.", _
        vbExclamation, TITLE
End Sub
