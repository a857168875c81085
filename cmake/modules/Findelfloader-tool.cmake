# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# find_package(elfloader-tool): on x86 the boot loader loads kernel and root task, so there is
# nothing to import.
set(elfloader-tool_FOUND TRUE)

function(elfloader_import_project)
endfunction()
