"""Odoo serves Arabic from right to left only with rtlcss on its PATH."""

import subprocess


def test_rtlcss_is_on_the_path_and_turns_a_style():
    done = subprocess.run(
        ["rtlcss", "-"], input="a { margin-left: 1px }", capture_output=True, text=True, check=True
    )
    assert "margin-right: 1px" in done.stdout
