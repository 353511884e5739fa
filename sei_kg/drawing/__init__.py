"""Pictures: measuring and breaking text, an SVG canvas, the visual language, the layout of lanes, PNG and PDF."""
