package org.vpobuilder.validation.report.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.vpobuilder.schemas.media.GreyPng.Grey;
import org.vpobuilder.validation.report.figure.Drawing.Letters;
import org.vpobuilder.validation.report.figure.Grid.Cell;
import org.vpobuilder.validation.report.figure.Grid.Head;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** One drawing as SVG and as PNG. */
class DrawingTest {
  private static Document parsed(byte[] svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg));
  }

  private static List<Element> all(Document document, String name) {
    NodeList nodes = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static BufferedImage image(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  /** A picture of two pixels, black and white, stretched over 20 x 10 at (40, 5). */
  @Test
  void png_boxAndPicture_areWhereTheyAreDrawnAndTheRestIsWhite() throws IOException {
    Drawing drawing = new Drawing(80, 20);
    drawing.box(10, 5, 20, 10, new Color(0x123456), null);
    drawing.picture(40, 5, 20, 10, SmallPicture.heat(new Grey(1, 1, new byte[] {0})).file());
    BufferedImage image = image(drawing.png());
    assertThat(image.getWidth()).isEqualTo(160);
    assertThat(image.getHeight()).isEqualTo(40);
    assertThat(image.getRGB(40, 20)).isEqualTo(0xff123456);
    assertThat(image.getRGB(21, 11)).isEqualTo(0xff123456);
    assertThat(image.getRGB(18, 20)).isEqualTo(0xffffffff);
    assertThat(image.getRGB(61, 20)).isEqualTo(0xffffffff);
    // Nothing is viridis's dark end.
    assertThat(image.getRGB(100, 20)).isEqualTo(0xff440154);
    assertThat(image.getRGB(81, 11)).isEqualTo(0xff440154);
    assertThat(image.getRGB(121, 20)).isEqualTo(0xffffffff);
  }

  @Test
  void svg_hostileWords_areTextAlone() throws Exception {
    String evil = "</text><script>alert(1)</script>&amp;\"' \u0001\ud800 ]]>";
    Drawing drawing = new Drawing(100, 20);
    drawing.words(50, 15, 10, Drawing.Anchor.MIDDLE, evil);
    drawing.wordsUpwards(5, 15, 10, "y");
    Document svg = parsed(drawing.svg());
    assertThat(all(svg, "script")).isEmpty();
    assertThat(all(svg, "text").get(0).getTextContent())
        .isEqualTo("</text><script>alert(1)</script>&amp;\"'    ]]>");
    assertThat(all(svg, "text").get(1).getAttribute("transform")).isEqualTo("rotate(-90 5 15)");
    // And they can be drawn.
    assertThat(image(drawing.png()).getWidth()).isEqualTo(200);
  }

  /** Sizes that DejaVu Sans's own tables have: an advance of 1401 of 2048 for A, x 1212, l 569. */
  @Test
  void letters_ofDejaVu_areAsLongAndHighAsTheFontSays() {
    assertThat(Letters.length("Axl", 2048)).isCloseTo(1401 + 1212 + 569, within(4.0));
    // H is 1493 high and stands on the line; p reaches 426 below it.
    Rectangle2D h = Letters.outline("H", 2048).getBounds2D();
    assertThat(h.getMinY()).isCloseTo(-1493, within(3.0));
    assertThat(h.getMaxY()).isCloseTo(0, within(1.0));
    assertThat(Letters.outline("p", 2048).getBounds2D().getMaxY()).isCloseTo(426, within(3.0));
    // The second letter begins where the first one ends.
    assertThat(Letters.outline("AH", 2048).getBounds2D().getMaxX())
        .isCloseTo(1401 + h.getMaxX(), within(4.0));
    // What it has not is a box.
    assertThat(Letters.outline("犬", 1000).getBounds2D())
        .isEqualTo(new Rectangle2D.Double(80, -700, 440, 700));
  }

  @Test
  void grid_twoColumnsOneAbsent_hasPicturesUnderTheirHeads() throws Exception {
    Grid grid = new Grid(List.of(new Head("cavp", "mono"), new Head("cavp", "stereo")));
    Cell there =
        new Cell(
            SmallPicture.heat(new Grey(1, 1, new byte[] {-1})).file(),
            List.of(new Grid.Label(0.5, 0.5, "dog"), new Grid.Label(0, 0, "cat")));
    grid.add("sounding: dog at 0.50", 320, 240, List.of(there, Cell.ABSENT));
    Drawing drawing = grid.drawing();
    // Margins 8, two columns of 160, 5 between them.
    assertThat(drawing.width()).isEqualTo(341);
    Document svg = parsed(drawing.svg());
    Element picture = all(svg, "image").get(0);
    assertThat(picture.getAttribute("x")).isEqualTo("8");
    assertThat(picture.getAttribute("height")).isEqualTo("120");
    assertThat(all(svg, "text").stream().map(Element::getTextContent))
        .containsExactly(
            "cavp", "mono", "cavp", "stereo", "sounding: dog at 0.50", "dog", "cat", "not kept");
    List<Element> words = all(svg, "text");
    assertThat(words.get(2).getAttribute("x")).isEqualTo("253");
    assertThat(words.get(5).getAttribute("x")).isEqualTo("88");
    // A label at the edge is moved until it is on the picture.
    double half = Drawing.length("cat", 9) / 2;
    assertThat(Double.parseDouble(words.get(6).getAttribute("x")))
        .isCloseTo(8 + half + 2, within(0.01));
    BufferedImage image = image(drawing.png());
    double y = Double.parseDouble(picture.getAttribute("y")) + 100;
    assertThat(image.getRGB(2 * 20, (int) (2 * y))).isEqualTo(0xfffde725);
    assertThat(image.getRGB(2 * 180, (int) (2 * y))).isEqualTo(0xffeeeeee);
  }

  @Test
  void scatter_classes_haveShapesOfTheirOwnAndALineOfTheLegend() throws Exception {
    List<Scatter.Point> points = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      points.add(new Scatter.Point(new Scatter.Kind(i, "class " + i, Color.RED), i, -i));
    }
    Document svg =
        parsed(
            new Scatter(List.of(new Scatter.Panel("stereo", "first", "second", points)))
                .drawing()
                .svg());
    assertThat(all(svg, "text").stream().map(Element::getTextContent))
        .startsWith("stereo", "first", "second", "class 1")
        .endsWith("class 8");
    List<String> red =
        all(svg, "path").stream()
            .filter(path -> path.getAttribute("fill").equals("#ff0000"))
            .map(path -> path.getAttribute("d"))
            .toList();
    // Each once in the panel and once in the legend; no two shapes are alike.
    assertThat(red).hasSize(16);
    assertThat(red.subList(0, 8).stream().map(DrawingTest::shape).distinct()).hasSize(8);
    // The least is at 5% from the left, the most at 5% from the right: 30 + 300 x 0.05 ...
    Element frame = all(svg, "path").get(0);
    double left = Double.parseDouble(frame.getAttribute("d").split("[ML ]")[1]);
    assertThat(middle(red.get(0))[0]).isCloseTo(left + 15, within(1.5));
    assertThat(middle(red.get(7))[0]).isCloseTo(left + 285, within(1.5));
    // Up is up.
    assertThat(middle(red.get(0))[1]).isLessThan(middle(red.get(7))[1]);
  }

  /** A path without its place. */
  private static String shape(String path) {
    double[] middle = middle(path);
    StringBuilder shape = new StringBuilder();
    for (String corner : path.replaceAll("[MZ]", "").split("L")) {
      String[] xy = corner.split(" ");
      shape.append(Math.round(Double.parseDouble(xy[0]) - middle[0])).append(' ');
      shape.append(Math.round(Double.parseDouble(xy[1]) - middle[1])).append(' ');
    }
    return shape.toString();
  }

  private static double[] middle(String path) {
    String[] corners = path.replaceAll("[MZ]", "").split("L");
    double[] sum = new double[2];
    for (String corner : corners) {
      String[] xy = corner.split(" ");
      sum[0] += Double.parseDouble(xy[0]) / corners.length;
      sum[1] += Double.parseDouble(xy[1]) / corners.length;
    }
    return sum;
  }

  @Test
  void drawings_alike_areTheSameBytes() throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Grid grid = new Grid(List.of(new Head("a", "")));
      grid.add("t", 1, 1, List.of(SmallPicture.heat(new Grey(2, 1, new byte[] {9, 99}))));
      files.add(grid.drawing().svg());
      files.add(grid.drawing().png());
    }
    assertThat(files.get(0)).isEqualTo(files.get(2));
    assertThat(files.get(1)).isEqualTo(files.get(3));
    assertThat(new String(files.get(0), StandardCharsets.UTF_8)).startsWith("<svg xmlns=");
  }
}
