Attribute VB_Name = "Ribbon"
Option Explicit

' One macro for each button of ribbon.xml, named after the function of xlplugin.addin it asks for.

Sub NewWorkbook(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.new_workbook()"
End Sub

Sub SampleShop(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.sample_shop()"
End Sub

Sub RemoveSample(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.remove_sample()"
End Sub

Sub LinkShop(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.link_shop()"
End Sub

Sub MakeMasterData(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.make_master_data()"
End Sub

Sub FetchProducts(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.fetch_products()"
End Sub

Sub PostProducts(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.post_products()"
End Sub

Sub UnlinkProducts(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.unlink_products()"
End Sub

Sub FetchOrders(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.fetch_orders()"
End Sub

Sub LoadOrders(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.load_orders()"
End Sub

Sub MarkAllOrders(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.mark_all_orders()"
End Sub

Sub PreviewOrders(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.preview_orders()"
End Sub

Sub PostOrders(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.post_orders()"
End Sub

Sub PostOrdersAsInvoice(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.post_orders_as_invoice()"
End Sub

Sub PostOrdersAsQuotation(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.post_orders_as_quotation()"
End Sub

Sub PostOrdersAsOrder(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.post_orders_as_order()"
End Sub

Sub ReplaceOrdersAsInvoice(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.replace_orders_as_invoice()"
End Sub

Sub PostOrdersAsCancelled(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.post_orders_as_cancelled()"
End Sub

Sub ReplaceOrdersAsCancelled(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.replace_orders_as_cancelled()"
End Sub

Sub PostPastInvoices(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.post_past_invoices()"
End Sub

Sub DeleteInvoices(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.delete_invoices()"
End Sub

Sub PrintInvoice(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.print_invoice()"
End Sub

Sub FindItem(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.find_item()"
End Sub

Sub LoadStatement(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.load_statement()"
End Sub

Sub FetchSettlement(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.fetch_settlement()"
End Sub

Sub FetchWithdrawals(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.fetch_withdrawals()"
End Sub

Sub PostWithdrawals(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.post_withdrawals()"
End Sub

Sub PreviewWithdrawals(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.preview_withdrawals()"
End Sub

Sub ShowWallet(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.show_wallet()"
End Sub

Sub CheckSettlements(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.check_settlements()"
End Sub

Sub PreviewPayments(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.preview_payments()"
End Sub

Sub PostPayments(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.post_payments()"
End Sub

Sub FetchMissingOrders(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.fetch_missing_orders()"
End Sub

Sub PostReadyPayments(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.post_ready_payments()"
End Sub

Sub PostOpeningBalances(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.post_opening_balances()"
End Sub

Sub ShowTrialBalance(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.show_trial_balance()"
End Sub

Sub ShowProfitAndLoss(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.show_profit_and_loss()"
End Sub

Sub ShowBalanceSheet(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.show_balance_sheet()"
End Sub

Sub ShowAccount(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.show_account()"
End Sub

Sub ShowCustomerStatement(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.show_customer_statement()"
End Sub

Sub CheckWorkbook(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.check_workbook()"
End Sub

Sub UndoRun(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.undo_run()"
End Sub

Sub RedoRun(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.redo_run()"
End Sub

Sub LockBooks(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.lock_books()"
End Sub

Sub VerifyBooks(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.verify_books()"
End Sub

Sub ExportBooks(control As IRibbonControl)
    RunPython "from xlplugin import addin; addin.export_books()"
End Sub

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
