# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The SDK: Clavis, ready made, in one archive (docs/how-to/sdk.md)."""
