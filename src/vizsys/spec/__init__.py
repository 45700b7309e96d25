"""From text to a typed page: parse (positions kept), expand (include, vars, use, each, matrix), decode, check."""
