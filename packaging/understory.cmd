@echo off
rem The `understory` command of an installed app: its own Electron runs the CLI as Node, from the same bundle.
setlocal
set ELECTRON_RUN_AS_NODE=1
"%~dp0..\understory-app.exe" "%~dp0..\resources\app.asar\out\main\cli.js" %*
exit /b %errorlevel%
