"""Pages in tests check what readers are spared: that every chart keeps to its schema."""

from sozialraum.ui.shell import draw

draw.CHECKED = True
