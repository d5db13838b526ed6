package org.vpobuilder.pipeline.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.YamlText;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.sample.ClipRef;

/**
 * The texts that accompany the samples of a release in every format: attribution of images and
 * clips, citation, and the card's sections on licences, limits and people.
 */
public final class Accompanying {
  /** Sections of a release's card that apply to its samples in any format. */
  private static final List<String> SECTIONS =
      List.of(
          "Kinds",
          "What was changed",
          "What is missing",
          "Licences",
          "What it is for",
          "Limitations",
          "Biases",
          "People in it",
          "How to cite it",
          "Upkeep");

  /**
   * The headings, of level three in the card of a release and of level two in that of a control
   * set; the seven headings of a datasheet above them have level two.
   */
  private static final Pattern SECTION = Pattern.compile("#{2,3} (.+)");

  private final ReleaseReader release;

  /** Takes the texts from a release that {@code vpo verify} has found sound. */
  public Accompanying(ReleaseReader release) {
    this.release = release;
  }

  /** Copies the files. */
  public void copyTo(Folder out) throws IOException {
    out.copy(release.root(), ReleaseLayout.ATTRIBUTION);
    out.copy(release.root(), ReleaseLayout.CITATION);
  }

  /**
   * The title under which the release is cited; the titles of a partial release and of a control
   * set state what they are.
   */
  public String title() {
    String citation = release.text(ReleaseLayout.CITATION);
    String title =
        YamlText.tree(citation, release.root().location(ReleaseLayout.CITATION))
            .path("title")
            .asText();
    return release.isControlSet() ? "Controls of " + title : title;
  }

  /** The title as plain text of Markdown. */
  public String heading() {
    return title().replaceAll("([\\\\`*_{}\\[\\]<>#|!])", "\\\\$1");
  }

  /** The bold warning at the head of the card of a partial release; empty for a whole release. */
  public String warning() {
    return release
        .text(ReleaseLayout.CARD)
        .lines()
        .filter(line -> line.startsWith("**This is a partial build: "))
        .map(line -> "\n" + line + "\n")
        .findFirst()
        .orElse("");
  }

  /** The licence of a clip as the release names it; all is empty where no clip sounds. */
  public Licence licence(ClipRef clip) {
    return clip.id().isEmpty() ? new Licence("", "", "") : release.licences().of(clip.licence());
  }

  /** What the pictures of the samples are. */
  public String pictures() {
    return release.isControlSet()
        ? "the JPEG of the base sample; in the mirrored kinds it is mirrored and coded anew"
        : "the JPEG as its source has it";
  }

  /** The sections of the card, as Markdown. */
  public String sections() {
    List<String> lines = new ArrayList<>();
    boolean wanted = false;
    for (String line : release.text(ReleaseLayout.CARD).lines().toList()) {
      Matcher heading = SECTION.matcher(line);
      boolean isHeading = heading.matches();
      if (isHeading || line.startsWith("#")) {
        wanted = isHeading && SECTIONS.contains(heading.group(1));
      }
      if (wanted) {
        // In the card of another format these headings move up one level, since nothing is above
        // them.
        lines.add(isHeading ? "## " + heading.group(1) : line);
      }
    }
    return lines.stream().collect(Collectors.joining("\n")) + "\n";
  }
}
