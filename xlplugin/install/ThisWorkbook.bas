Option Explicit

' Excel's events: the ribbon follows the workbook and the sheet in front.

Private WithEvents host As Application

Private Sub Workbook_Open()
    Set host = Application
End Sub

Private Sub host_WorkbookActivate(ByVal Wb As Workbook)
    AskAgain
End Sub

Private Sub host_WorkbookDeactivate(ByVal Wb As Workbook)
    AskAgain
End Sub

Private Sub host_SheetActivate(ByVal Sh As Object)
    AskAgain
End Sub
