-- Starts the add-in's Python for Excel on macOS. Excel may run no program itself; macOS lets it call the scripts in
-- ~/Library/Application Scripts/com.microsoft.Excel. Installed and removed by xlplugin.

on pressButton(parameters)
	set delimitersBefore to AppleScript's text item delimiters
	set AppleScript's text item delimiters to linefeed
	set {python, button, book, logFile} to text items of parameters
	set AppleScript's text item delimiters to delimitersBefore
	try
		do shell script "test -x " & quoted form of python
	on error
		return "The Python of this add-in is missing: " & python
	end try
	set names to "XLPLUGIN_BOOK=" & quoted form of book & " XLPLUGIN_LOG=" & quoted form of logFile
	do shell script "env " & names & " " & quoted form of python & " -I -m xlplugin.addin " & quoted form of button & " > /dev/null 2> " & quoted form of logFile & " &"
	return ""
end pressButton
