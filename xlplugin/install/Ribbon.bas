Attribute VB_Name = "Ribbon"
Option Explicit

' What happens when a button of the ribbon is pressed: this module starts the add-in's own Python and tells it the
' button and the workbook in front (xlplugin/addin.py). Which Python that is stands on this add-in's own sheet; no
' workbook and no settings file can name another program.

Private Const SETTINGS As String = "TikTokLedger.conf"
Private Const TITLE As String = "TikTok Ledger"

' The one macro of all buttons.
Sub Press(control As IRibbonControl)
    Dim button As String
    button = ButtonId(control.ID)
    On Error GoTo Failed
    ' Python finds Excel through a workbook's window.
    If ActiveWorkbook Is Nothing Then Workbooks.Add
    Application.EnableEvents = False ' what Python writes is nothing that the user types
    #If Mac Then
        StartOnMac Setting("INTERPRETER"), button, ActiveWorkbook.Name ' CleanUp turns them on again
    #Else
        StartOnWindows Setting("INTERPRETER"), button, ActiveWorkbook.Name, CStr(Application.Hwnd)
        Application.EnableEvents = True
    #End If
    AskAgain
    Exit Sub
Failed:
    Application.EnableEvents = True
    MsgBox "Excel could not start Python: " & Err.Description & vbNewLine & Repair(), vbExclamation, TITLE
End Sub

' The id becomes part of a command, so nothing but small letters and underscores is passed on.
Function ButtonId(id As String) As String
    Dim place As Long
    For place = 1 To Len(id)
        If Not Mid$(id, place, 1) Like "[a-z_]" Then Err.Raise 5, TITLE, "This is not a button's id: " & id
    Next place
    ButtonId = id
End Function

' A value from this add-in's own sheet.
Function Setting(key As String) As String
    Dim row As Long
    Dim sheet As Worksheet
    Set sheet = ThisWorkbook.Worksheets(SETTINGS)
    For row = 1 To 9
        If sheet.Cells(row, 1).Value = key Then Setting = sheet.Cells(row, 2).Value
    Next row
End Function

' What the user can do when Python does not start.
Function Repair() As String
    Repair = "Open a terminal and run: " & Setting("COMMAND") & " check"
End Function

' Run Python and wait for it. Names are passed in the environment, where every character is allowed; on a command
' line %, & and " mean something. FileSystemObject is used because VBA's own file functions know only one code page.
Sub StartOnWindows(python As String, button As String, book As String, window As String)
    Dim files As Object, shell As Object, names As Object, code As Long, log As String
    Set files = CreateObject("Scripting.FileSystemObject")
    Set shell = CreateObject("WScript.Shell")
    If Not files.FileExists(python) Then
        shell.Popup "The Python of this add-in is missing: " & python & vbNewLine & Repair(), 0, TITLE, 48
        Exit Sub
    End If
    log = files.BuildPath(files.GetSpecialFolder(2).Path, files.GetTempName())
    Set names = shell.Environment("PROCESS")
    names.Item("XLPLUGIN_PYTHON") = python
    names.Item("XLPLUGIN_BOOK") = book
    names.Item("XLPLUGIN_WINDOW") = window
    names.Item("XLPLUGIN_LOG") = log
    code = shell.Run("""%XLPLUGIN_PYTHON%"" -I -m xlplugin.addin " & button, 1, True)
    If code <> 0 Then shell.Popup Reason(files, log, code) & vbNewLine & Repair(), 0, TITLE, 48
    If files.FileExists(log) Then files.DeleteFile log
End Sub

' What Python has written for the user, or else its exit code.
Function Reason(files As Object, log As String, code As Long) As String
    Reason = "Python ended with code " & CStr(code) & "."
    If files.FileExists(log) Then Reason = files.OpenTextFile(log, 1, False, -1).ReadAll()
End Function

' Start Python in the background: on macOS it cannot talk to Excel while a macro runs. Only a script in Excel's own
' scripts folder may start a program; it gets one text, a line for each value.
Sub StartOnMac(python As String, button As String, book As String)
    #If Mac Then
        Dim problem As String
        Application.StatusBar = "TikTok Ledger is working ..."
        problem = AppleScriptTask("TikTokLedger.applescript", "pressButton", _
            python & vbLf & button & vbLf & book & vbLf & MacLog())
        If problem <> "" Then
            Application.StatusBar = False
            Application.EnableEvents = True
            MsgBox problem & vbNewLine & Repair(), vbExclamation, TITLE
        End If
    #End If
End Sub

' A file in the folder that macOS lets Excel read.
Function MacLog() As String
    MacLog = Environ("HOME") & "/TikTokLedger.log"
End Function

' xlwings calls this macro on macOS when Python has ended.
Sub CleanUp()
    #If Mac Then
        Dim number As Integer, text As String
        Application.StatusBar = False
        Application.EnableEvents = True
        AskAgain
        On Error Resume Next
        number = FreeFile
        Open MacLog() For Input As #number
        text = Input$(LOF(number), number)
        Close #number
        Kill MacLog()
        If text <> "" Then MsgBox text & vbNewLine & Repair(), vbExclamation, TITLE
    #End If
End Sub
