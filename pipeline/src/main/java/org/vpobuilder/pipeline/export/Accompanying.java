package org.vpobuilder.pipeline.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.YamlText;
import org.vpobuilder.schemas.shard.ReleaseLayout;

/**
 * What goes with the samples of a release wherever they go: whose images and clips they are, how to
 * cite them, and what its card says of licences, limits and people.
 */
public final class Accompanying {
  /** Sections of a release's card that hold of its samples in any format. */
  private static final List<String> SECTIONS =
      List.of(
          "What is missing",
          "Licences",
          "What it is for",
          "Limitations",
          "Biases",
          "People in it",
          "How to cite it",
          "Upkeep");

  /** Below the seven headings of a datasheet, which are of two. */
  private static final String SECTION = "### ";

  private final ReleaseReader release;

  /** Of a release that {@code vpo verify} finds sound. */
  public Accompanying(ReleaseReader release) {
    this.release = release;
  }

  /** Copies the files. */
  public void copyTo(Folder out) throws IOException {
    out.copy(release.root(), ReleaseLayout.ATTRIBUTION);
    out.copy(release.root(), ReleaseLayout.CITATION);
  }

  /** The title under which the release is cited; that of a part says so. */
  public String title() {
    String citation = release.text(ReleaseLayout.CITATION);
    return YamlText.tree(citation, release.root().location(ReleaseLayout.CITATION))
        .path("title")
        .asText();
  }

  /** The title as plain text of Markdown. */
  public String heading() {
    return title().replaceAll("([\\\\`*_{}\\[\\]<>#|!])", "\\\\$1");
  }

  /** What stands in bold at the head of the card of a part; empty for a whole release. */
  public String warning() {
    return release
        .text(ReleaseLayout.CARD)
        .lines()
        .filter(line -> line.startsWith("**This is a partial build: "))
        .map(line -> "\n" + line + "\n")
        .findFirst()
        .orElse("");
  }

  /** The sections of the card, as Markdown. */
  public String sections() {
    List<String> lines = new ArrayList<>();
    boolean wanted = false;
    for (String line : release.text(ReleaseLayout.CARD).lines().toList()) {
      if (line.startsWith("#")) {
        wanted = line.startsWith(SECTION) && SECTIONS.contains(line.substring(SECTION.length()));
      }
      if (wanted) {
        // In a card of another format, whose headings these are, they stand by themselves.
        lines.add(line.startsWith(SECTION) ? line.substring(1) : line);
      }
    }
    return lines.stream().collect(Collectors.joining("\n")) + "\n";
  }
}
