package org.vpobuilder.pipeline.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.Release.Controls;
import org.vpobuilder.spec.release.Release.Derived;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.Control;
import org.vpobuilder.spec.sample.ImageRef;

/** The texts that describe a control set: README.md, ATTRIBUTION.csv and croissant.json. */
public final class ControlDescription {
  private static final String OF_THE_BASE = "Of the base release: ";

  private static final String CHANGED =
      "Of each sample of the base release one thing is changed, which control.kind names. Pictures are"
          + " the base's, byte for byte, but in the kinds mirrored and mirrored-picture: there they are"
          + " decoded, mirrored and coded as JPEG anew. Sounds are stems of the base release, at the places"
          + " and with the gains of control.heard; noise is computed, and silence is zeros. Masks are those"
          + " that are right after the change. No generative model made any of it.";

  private static final String BIAS =
      "Not every base sample allows every kind: release.json counts by kind how many were made and why"
          + " others were not, so that a kind's base samples are not a random part of the release.";

  private ControlDescription() {}

  /**
   * The properties of a control that the texts use.
   *
   * @param sample its key, subset and split
   * @param classes that are heard, by channel
   * @param clips of these channels
   */
  public record Row(
      List<String> sample, ImageRef image, List<String> classes, List<ClipRef> clips) {}

  /**
   * Writes the sources of the images and clips that the controls are made of: a row for each source
   * heard.
   */
  public static void writeAttribution(Folder out, LicenceTable licences, Iterable<Row> rows)
      throws IOException {
    out.write(
        ReleaseLayout.ATTRIBUTION,
        "attribution",
        bytes -> {
          Writer text = new OutputStreamWriter(bytes, StandardCharsets.UTF_8);
          AttributionCsv csv = new AttributionCsv(text, licences);
          for (Row row : rows) {
            for (int i = 0; i < row.clips().size(); i++) {
              csv.add(
                  row.sample(), row.image(), List.of("", row.classes().get(i)), row.clips().get(i));
            }
          }
          text.flush();
        });
  }

  /**
   * Writes croissant.json: the base release's, but for what the set is, its files and its samples.
   *
   * @param title of the base release
   * @param base croissant.json of the base release
   * @param counts samples per {@code subset/split}
   * @param files all others of the set, by path
   * @return the file
   */
  public static FileEntry writeCroissant(
      Folder out,
      String title,
      String base,
      ReleaseSpec spec,
      ClassMap classMap,
      Release.Builder builder,
      Controls controls,
      SortedMap<String, Integer> counts,
      Collection<FileEntry> files)
      throws IOException {
    ObjectNode root = (ObjectNode) new ObjectMapper().readTree(base);
    List<String> made =
        controls.kinds().entrySet().stream()
            .filter(kind -> kind.getValue().made() > 0)
            .map(Map.Entry::getKey)
            .toList();
    Description of =
        Description.of(
                spec,
                builder,
                counts,
                List.of(),
                List.of(),
                List.copyOf(files),
                new RowCounts(LicenceTable.of(List.of()), 0))
            .ofControls(made);
    root.put("name", root.path("name").asText() + "-controls");
    root.put("alternateName", "Controls of " + title);
    root.put(
        "description",
        ("Samples of a release, one thing changed, and the mask that is right then: "
            + String.join(", ", made)
            + ". A model that answers as it did on the base sample did not use what was changed."));
    root.putArray("prov:wasDerivedFrom")
        .addObject()
        .put("@id", "urn:sha256:" + controls.baseSha256())
        .put("prov:label", Release.FILE_NAME + " of " + title);
    root.putObject("prov:wasGeneratedBy")
        .put("@type", "prov:Activity")
        .put(
            "prov:label",
            "%s %s, controls, seed %d"
                .formatted(builder.name(), builder.version(), controls.seed()));
    responsibleAi(root);
    root.set("distribution", CroissantFiles.distribution(of));
    root.set("recordSet", CroissantRecords.recordSets(of, classMap));
    out.write(ReleaseLayout.CROISSANT, Formats.CROISSANT.writePretty(root));
    return Fingerprint.of(out, ReleaseLayout.CROISSANT);
  }

  /**
   * Replaces what is not true of the set. What the base counts of its own samples stays, and each
   * statement says that it is of the base.
   */
  private static void responsibleAi(ObjectNode root) {
    root.put("rai:dataManipulationProtocol", CHANGED);
    for (String name :
        List.of(
            "rai:dataCollectionMissingData",
            "rai:dataPreprocessingProtocol",
            "rai:dataLimitations",
            "rai:dataBiases")) {
      JsonNode base = root.path(name);
      if (base.isTextual()) {
        root.put(name, OF_THE_BASE + base.asText());
      } else {
        ArrayNode list = root.putArray(name);
        base.forEach(statement -> list.add(OF_THE_BASE + statement.asText()));
      }
    }
    ((ArrayNode) root.get("rai:dataBiases")).insert(0, BIAS);
  }

  /**
   * Writes the card.
   *
   * @param title of the base release
   * @param counts samples per {@code subset/split}
   * @param baseSections sections of the base release's card that hold of the controls too
   */
  public static void writeCard(
      Folder out,
      String title,
      Controls controls,
      SortedMap<String, Integer> counts,
      String baseSections)
      throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("# Controls of %s%n%n".formatted(title));
    text.append(
        """
        Samples of a release, one thing changed, and the mask that is right then. A model that answers as it did on the base sample
        did not use what was changed. `vpo evaluate --controls` scores a model on them.

        Derived from the release of spec `%s` whose `release.json` has the SHA-256 `%s`, with seed %d.
        Masks are the **expected** ones; `control.base_sample` in a sample's json names the base sample, whose own mask is in the base release.

        ## Kinds

        | kind | what is heard and seen | made | of |
        |---|---|---:|---:|
        """
            .formatted(controls.baseSpec(), controls.baseSha256(), controls.seed()));
    for (Map.Entry<String, Derived> kind : controls.kinds().entrySet()) {
      text.append(
          "| `%s` | %s | %d | %d |%n"
              .formatted(
                  kind.getKey(),
                  Control.Kind.named(kind.getKey()).map(Control.Kind::words).orElse(""),
                  kind.getValue().made(),
                  kind.getValue().of()));
    }
    text.append(
        """

        What could not be made, by reason (each base sample is a line of `rejections.jsonl`):

        """);
    boolean any = false;
    for (Map.Entry<String, Derived> kind : controls.kinds().entrySet()) {
      for (Map.Entry<String, Long> why : kind.getValue().rejected().entrySet()) {
        text.append("- `%s`: %d `%s`%n".formatted(kind.getKey(), why.getValue(), why.getKey()));
        any = true;
      }
    }
    text.append(any ? "" : "Nothing: every base sample has a control of every kind.%n".formatted());
    text.append(
        """

        A class is taken for absent only in pictures of %s, of which every object of their categories is annotated, and in pictures of which
        their source verified that they do not show it (LVIS, Open Images: `image.absent` of a sample).
        A sound is at the mirrored place of an object whose alpha is at most %s from there, or whose box reaches over it.

        ## Samples

        | subset/split | samples |
        |---|---:|
        """
            .formatted(
                controls.exhaustiveSources().isEmpty()
                    ? "no source here"
                    : String.join(", ", controls.exhaustiveSources()),
                controls.placeTolerance()));
    counts.forEach(
        (side, count) -> text.append(String.format(Locale.ROOT, "| %s | %d |%n", side, count)));
    text.append(
        """

        The files are those of a release: any loader of it reads the set. `vpo verify SET --base RELEASE` proves it.
        """);
    text.append("%n## What was changed%n%n- %s%n- %s%n%n".formatted(CHANGED, BIAS));
    text.append(
        baseSections.replaceAll(
            "(?m)^## (?:What is missing|Licences|Limitations|Biases)$",
            "$0\n\n*This is said of the base release and counted there.*"));
    out.write(
        ReleaseLayout.CARD, text.toString().replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8));
  }
}
