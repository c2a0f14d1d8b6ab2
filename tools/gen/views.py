"""Generator of views.{h,cpp}; see docs/codegen.md."""


def generate(room: str, src) -> tuple[str, str]:
    return f"#pragma once\n", f'#include "gen/{room}/views.h"\n'
