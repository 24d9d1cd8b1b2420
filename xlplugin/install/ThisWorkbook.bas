Option Explicit

' Excel's events: the ribbon follows the workbook and the sheet in front, a typed code ticks its row, and the sheet Order
' follows the row that is selected on Orders.

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
    ShowChosenOrder Sh
End Sub

Private Sub host_SheetSelectionChange(ByVal Sh As Object, ByVal Target As Range)
    ChooseOrder Sh, Target
End Sub

Private Sub host_SheetChange(ByVal Sh As Object, ByVal Target As Range)
    TickChanged Sh, Target
    LookAgain Sh.Name
End Sub
