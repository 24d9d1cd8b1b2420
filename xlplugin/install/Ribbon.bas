Attribute VB_Name = "Ribbon"
Option Explicit

' The one macro of all buttons: it passes the id of the button to Python (xlplugin/buttons.py).
Sub Press(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.press('" & ButtonId(control.ID) & "')"
End Sub

' The id becomes part of a command, so nothing but small letters and underscores is passed on.
Function ButtonId(id As String) As String
    Dim place As Long
    For place = 1 To Len(id)
        If Not Mid$(id, place, 1) Like "[a-z_]" Then Err.Raise 5, "TikTok Ledger", "This is not a button's id: " & id
    Next place
    ButtonId = id
End Function

' RunPython asks for this name as it starts Python, so that xlwings.Book.caller() is the workbook the user
' was looking at when the button was pressed, and not this add-in nor what is in front a second later.
Function CallerName() As String
    ' xlwings finds Excel through a workbook's window; without one there is nothing to find.
    If ActiveWorkbook Is Nothing Then Workbooks.Add
    CallerName = ActiveWorkbook.Name
    #If Mac Then
        ' There the name passes through a shell, between double quotes.
        Dim mark As Variant
        For Each mark In Array("\", """", "$", "`")
            CallerName = Replace(CallerName, mark, "\" & mark)
        Next mark
    #End If
End Function

' A path as one word of a shell, whatever is in it (macOS).
Function ShellQuoted(path As String) As String
    ShellQuoted = "'" & Replace(path, "'", "'\''") & "'"
End Function
