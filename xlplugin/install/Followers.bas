Attribute VB_Name = "Followers"
Option Explicit

' What the user gave a row by hand follows it when a button fills a table anew: colours, fonts and notes. Python calls
' this when it has written the rows (sheets/followers.py); the file engine and LibreOffice have the same.

Private Const NONE As Long = -1
Private source() As Long ' for each row of the table, counted from 0, which row it was; NONE for a new one
Private target() As Long ' for each row that was, where it is now; NONE where it is gone

' Give rows the looks and notes of the rows that they were. `runs` has a line for each run of rows that stayed together:
' first row now, first row before, how many. Returns the notes of rows that are gone, each as row, column and text.
Function FollowRows(book As String, sheet As String, top As Long, right As Long, count As Long, runs As String) As String
    Dim cells As Worksheet, column As Long, listening As Boolean
    Set cells = Workbooks(book).Worksheets(sheet)
    ReadRuns runs, count
    listening = Application.EnableEvents
    Application.EnableEvents = False
    On Error GoTo Failed
    For column = 1 To right
        FollowLooks cells, top, column, count
    Next column
    FollowRows = FollowThreads(cells, top, count) & FollowNotes(cells, top, count)
    Application.EnableEvents = listening
    Exit Function
Failed:
    Application.EnableEvents = listening
    Err.Raise Err.Number, "TikTok Ledger", Err.Description
End Function

Private Sub ReadRuns(runs As String, count As Long)
    Dim one As Variant, parts As Variant, place As Long
    ReDim source(0 To count - 1)
    ReDim target(0 To count - 1)
    For place = 0 To count - 1
        source(place) = NONE
        target(place) = NONE
    Next place
    For Each one In Split(runs, vbLf)
        parts = Split(CStr(one), " ")
        For place = 0 To CLng(parts(2)) - 1
            source(CLng(parts(0)) + place) = CLng(parts(1)) + place
            target(CLng(parts(1)) + place) = CLng(parts(0)) + place
        Next place
    Next one
End Sub

' A column whose cells all look the same is left alone.
Private Sub FollowLooks(sheet As Worksheet, top As Long, column As Long, count As Long)
    Dim area As Range, plain As Range
    Set area = sheet.Range(sheet.Cells(top, column), sheet.Cells(top + count - 1, column))
    Set plain = sheet.Cells(sheet.Rows.Count, column) ' it looks as its column does
    FollowFill area, plain, count
    FollowFont area, plain, count
End Sub

Private Sub FollowFill(area As Range, plain As Range, count As Long)
    Dim was() As Long, place As Long
    If Not IsNull(area.Interior.ColorIndex) And Not IsNull(area.Interior.Color) Then
        If FillOf(area.Cells(1, 1)) = FillOf(plain) Then Exit Sub
    End If
    ReDim was(0 To count - 1)
    For place = 0 To count - 1
        was(place) = FillOf(area.Cells(place + 1, 1))
    Next place
    For place = 0 To count - 1
        If source(place) = NONE Then
            PutFill area.Cells(place + 1, 1), FillOf(plain)
        Else
            PutFill area.Cells(place + 1, 1), was(source(place))
        End If
    Next place
End Sub

Private Function FillOf(cell As Range) As Long
    FillOf = NONE
    If cell.Interior.ColorIndex <> xlColorIndexNone Then FillOf = cell.Interior.Color
End Function

Private Sub PutFill(cell As Range, color As Long)
    If FillOf(cell) = color Then Exit Sub
    If color = NONE Then
        cell.Interior.ColorIndex = xlColorIndexNone
    Else
        cell.Interior.Color = color
    End If
End Sub

Private Sub FollowFont(area As Range, plain As Range, count As Long)
    Dim was() As String, place As Long
    If Not (IsNull(area.Font.Color) Or IsNull(area.Font.Bold) Or IsNull(area.Font.Italic) Or _
        IsNull(area.Font.Strikethrough) Or IsNull(area.Font.Underline)) Then
        If FontOf(area.Cells(1, 1)) = FontOf(plain) Then Exit Sub
    End If
    ReDim was(0 To count - 1)
    For place = 0 To count - 1
        was(place) = FontOf(area.Cells(place + 1, 1))
    Next place
    For place = 0 To count - 1
        If source(place) = NONE Then
            PutFont area.Cells(place + 1, 1), FontOf(plain)
        Else
            PutFont area.Cells(place + 1, 1), was(source(place))
        End If
    Next place
End Sub

' Empty where letters of one cell differ: what a button writes has taken that away.
Private Function FontOf(cell As Range) As String
    If IsNull(cell.Font.Color) Or IsNull(cell.Font.Bold) Or IsNull(cell.Font.Italic) Or _
        IsNull(cell.Font.Strikethrough) Or IsNull(cell.Font.Underline) Then Exit Function
    FontOf = CStr(cell.Font.Color) & " " & CStr(CLng(cell.Font.Bold)) & " " & CStr(CLng(cell.Font.Italic)) & " " & _
        CStr(CLng(cell.Font.Strikethrough)) & " " & CStr(cell.Font.Underline)
End Function

Private Sub PutFont(cell As Range, look As String)
    Dim parts As Variant
    If look = "" Or FontOf(cell) = look Then Exit Sub
    parts = Split(look, " ")
    cell.Font.Color = CLng(parts(0))
    cell.Font.Bold = parts(1) <> "0"
    cell.Font.Italic = parts(2) <> "0"
    cell.Font.Strikethrough = parts(3) <> "0"
    cell.Font.Underline = CLng(parts(4))
End Sub

' Comments with answers cannot be made again with their authors: one whose row has moved is kept as text.
Private Function FollowThreads(sheet As Worksheet, top As Long, count As Long) As String
    Dim threads As Object, place As Long, row As Long, answer As Object, text As String
    On Error Resume Next ' Excel before 2019 has none
    Set threads = sheet.CommentsThreaded
    On Error GoTo 0
    If threads Is Nothing Then Exit Function
    For place = threads.Count To 1 Step -1
        row = threads(place).Parent.row - top
        If HasMoved(row, count) Then
            text = threads(place).Author.Name & ": " & threads(place).Text
            For Each answer In threads(place).Replies
                text = text & vbLf & answer.Author.Name & ": " & answer.Text
            Next answer
            FollowThreads = FollowThreads & Told(row, threads(place).Parent.column, text)
            threads(place).Delete
        End If
    Next place
End Function

Private Function FollowNotes(sheet As Worksheet, top As Long, count As Long) As String
    Dim place As Long, row As Long, moving As New Collection, one As Variant
    For place = sheet.Comments.Count To 1 Step -1
        row = sheet.Comments(place).Parent.row - top
        If HasMoved(row, count) Then
            moving.Add Array(row, sheet.Comments(place).Parent.column, sheet.Comments(place).Text, _
                sheet.Comments(place).Visible)
            sheet.Comments(place).Delete
        End If
    Next place
    For Each one In moving
        If target(one(0)) = NONE Then
            FollowNotes = FollowNotes & Told(CLng(one(0)), CLng(one(1)), CStr(one(2)))
        Else
            sheet.Cells(top + target(one(0)), one(1)).AddComment CStr(one(2))
            sheet.Cells(top + target(one(0)), one(1)).Comment.Visible = one(3)
        End If
    Next one
End Function

Private Function HasMoved(row As Long, count As Long) As Boolean
    If row >= 0 And row < count Then HasMoved = target(row) <> row
End Function

Private Function Told(row As Long, column As Long, text As String) As String
    Told = CStr(row) & ChrW(31) & CStr(column) & ChrW(31) & text & ChrW(30)
End Function
