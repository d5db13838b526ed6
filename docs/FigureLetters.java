import java.awt.Font;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Writes the outlines of letters that the PNG figures of a report are labelled with ({@code
 * validation.report.figure.Letters}), from a font's file: Java draws no text on a machine without
 * fonts. Run on a machine that has some:
 *
 * <p>java docs/FigureLetters.java /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf LETTERS.txt
 */
public final class FigureLetters {
  private static final float EM = 1000;

  private FigureLetters() {}

  public static void main(String[] args) throws Exception {
    Font font = Font.createFont(Font.TRUETYPE_FONT, Path.of(args[0]).toFile()).deriveFont(EM);
    FontRenderContext context = new FontRenderContext(new AffineTransform(), true, true);
    TreeSet<Integer> points = new TreeSet<>();
    for (int c = ' '; c <= '~'; c++) {
      points.add(c);
    }
    for (int c = 0xa1; c <= 0xff; c++) {
      points.add(c);
    }
    "αβγλμσ–—‘’“”…−×±≤≥↑↓".codePoints().forEach(points::add);
    List<String> lines = new ArrayList<>();
    lines.add("# Outlines of letters of DejaVu Sans (https://dejavu-fonts.github.io), made by");
    lines.add("# docs/FigureLetters.java: code point, advance, path; 1000 units to the em, y downwards.");
    lines.add("# DejaVu fonts: copyright (c) 2003 by Bitstream, Inc. All Rights Reserved; changes in the");
    lines.add("# public domain. Free to copy, embed and change under their licence.");
    for (int point : points) {
      if (font.canDisplay(point)) {
        GlyphVector glyphs = font.createGlyphVector(context, Character.toString(point));
        lines.add(
            point
                + " "
                + Math.round(glyphs.getGlyphMetrics(0).getAdvanceX())
                + path(glyphs.getOutline()));
      }
    }
    Files.write(Path.of(args[1]), lines);
  }

  private static String path(Shape outline) {
    StringBuilder path = new StringBuilder();
    float[] at = new float[6];
    for (PathIterator i = outline.getPathIterator(null); !i.isDone(); i.next()) {
      int kind = i.currentSegment(at);
      int numbers =
          switch (kind) {
            case PathIterator.SEG_MOVETO, PathIterator.SEG_LINETO -> 2;
            case PathIterator.SEG_QUADTO -> 4;
            case PathIterator.SEG_CUBICTO -> 6;
            default -> 0;
          };
      path.append(' ').append("MLQCZ".charAt(kind));
      for (int n = 0; n < numbers; n++) {
        path.append(' ').append(Math.round(at[n]));
      }
    }
    return path.toString();
  }
}
