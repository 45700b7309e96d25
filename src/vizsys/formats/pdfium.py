"""PDFium as a rasteriser: a PDF page in, pixels out.

PDFium is the C++ library that shows PDF files in Chromium, here through its own C interface, from the `pypdfium2`
package. It paints a page in a fifth of the time an SVG renderer takes, and hands over plain pixels, which leaves the
packing to us. It only ever gets pages that vizsys wrote (`formats.page`), never a file of anybody's.
"""

from __future__ import annotations

import ctypes
import importlib.util
import sys
import threading
from functools import cache
from pathlib import Path
from typing import Any

from vizsys.formats.base import FormatError

_LIBRARY = {"win32": "pdfium.dll", "darwin": "libpdfium.dylib"}.get(sys.platform, "libpdfium.so")
_BGR = 2  # FPDFBitmap_BGR: three bytes a pixel
_REVERSE_BYTE_ORDER = 0x10  # red first

_lock = threading.Lock()  # PDFium is for one thread at a time


def paint(page: bytes, width: int, height: int) -> bytearray:
    """The first page of a PDF as `height` lines of a zero byte and `width` pixels of red, green and blue.

    The zero before each line is the filter byte of an unfiltered line of a PNG. Raises `FormatError`.
    """
    library = _pdfium()
    stride = 1 + 3 * width
    lines = bytearray(stride * height)  # black, until the page paints its background
    first = (ctypes.c_char * (len(lines) - 1)).from_buffer(lines, 1)
    with _lock:
        document = library.FPDF_LoadMemDocument64(page, len(page), None)
        sheet = library.FPDF_LoadPage(document, 0) if document else None
        bitmap = library.FPDFBitmap_CreateEx(width, height, _BGR, first, stride) if sheet else None
        if bitmap:
            library.FPDF_RenderPageBitmap(bitmap, sheet, 0, 0, width, height, 0, _REVERSE_BYTE_ORDER)
            library.FPDFBitmap_Destroy(bitmap)
        if sheet:
            library.FPDF_ClosePage(sheet)
        if document:
            library.FPDF_CloseDocument(document)
    if not bitmap:
        raise FormatError("the picture could not be painted: PDFium refused the page")
    return lines


@cache
def _pdfium() -> Any:
    """The library, ready for use. Raises `FormatError` where it is not installed.

    The bindings of the package describe all of PDFium, which takes longer to import than a page to paint.
    """
    spec = importlib.util.find_spec("pypdfium2_raw")
    if spec is None or spec.origin is None:
        raise FormatError("no rasteriser is installed; run: pip install pypdfium2")
    try:
        library = ctypes.CDLL(str(Path(spec.origin).with_name(_LIBRARY)))
    except OSError as error:
        raise FormatError(
            f"the rasteriser cannot be loaded: {error}; run: pip install --force-reinstall pypdfium2"
        ) from None
    pointer, number = ctypes.c_void_p, ctypes.c_int
    for name, result, arguments in (
        ("FPDF_InitLibrary", None, ()),
        ("FPDF_LoadMemDocument64", pointer, (ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p)),
        ("FPDF_LoadPage", pointer, (pointer, number)),
        ("FPDFBitmap_CreateEx", pointer, (number, number, number, pointer, number)),
        ("FPDF_RenderPageBitmap", None, (pointer, pointer, *[number] * 6)),
        ("FPDFBitmap_Destroy", None, (pointer,)),
        ("FPDF_ClosePage", None, (pointer,)),
        ("FPDF_CloseDocument", None, (pointer,)),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    library.FPDF_InitLibrary()
    return library
