package org.vpobuilder.pipeline.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.YamlText;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.ReleaseInfo;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Release;

/** What the release says of itself in croissant.json, CITATION.cff and README.md is so. */
final class DescriptionCheck {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Texts texts;
  private final Findings findings;
  private final Release release;
  private final ReleaseSpec spec;

  DescriptionCheck(Texts texts, Findings findings, Release release, ReleaseSpec spec) {
    this.texts = texts;
    this.findings = findings;
    this.release = release;
    this.spec = spec;
  }

  void run() {
    croissant();
    text(Check.CITATION, ReleaseLayout.CITATION).ifPresent(this::citation);
    text(Check.CARD, ReleaseLayout.CARD).ifPresent(this::card);
  }

  private Optional<String> text(Check check, String file) {
    findings.looked(check);
    Optional<byte[]> bytes = texts.text(file);
    if (bytes.isEmpty()) {
      findings.fail(check, file, "", "no file", "one in every release");
    }
    return bytes.map(b -> new String(b, StandardCharsets.UTF_8));
  }

  private void croissant() {
    if (text(Check.CROISSANT, ReleaseLayout.CROISSANT).isEmpty()) {
      return;
    }
    Optional<JsonNode> tree = texts.json(ReleaseLayout.CROISSANT, Formats.CROISSANT);
    if (tree.isEmpty()) {
      return;
    }
    SortedMap<String, String> wanted = new TreeMap<>();
    for (Release.FileEntry file : release.files()) {
      if (!file.path().equals(ReleaseLayout.CROISSANT)) {
        wanted.put(file.path(), file.bytes() + " B, sha256 " + file.sha256());
      }
    }
    for (JsonNode node : tree.get().path("distribution")) {
      if (node.path("@type").asText().equals("cr:FileObject")) {
        findings.looked(Check.CROISSANT);
        String id = node.path("@id").asText();
        String got = node.path("contentSize").asText() + ", sha256 " + node.path("sha256").asText();
        String file = wanted.remove(id);
        boolean same = got.equals(file) && id.equals(node.path("contentUrl").asText());
        unless(same, Check.CROISSANT, ReleaseLayout.CROISSANT, id + " " + got, file);
      }
    }
    wanted.forEach(
        (path, file) ->
            unless(false, Check.CROISSANT, ReleaseLayout.CROISSANT, "no " + path, file));
    TreeSet<String> ids = new TreeSet<>();
    tree.get().path("recordSet").forEach(set -> ids.add(set.path("@id").asText()));
    boolean all = ids.containsAll(subsets()) && ids.contains("splits");
    unless(all, Check.CROISSANT, ReleaseLayout.CROISSANT, "record sets " + ids, subsets());
  }

  private void citation(String text) {
    try {
      JsonNode cff = YamlText.tree(text, ReleaseLayout.CITATION);
      List<String> violations = Formats.CITATION.violations(MAPPER.writeValueAsBytes(cff));
      if (!violations.isEmpty()) {
        unless(
            false,
            Check.CITATION,
            ReleaseLayout.CITATION,
            violations.get(0),
            Formats.CITATION.schemaName());
        return;
      }
      ReleaseInfo info = spec.releaseInfo();
      same(cff.path("version").asText(), info.versionOrFirst());
      String title = cff.path("title").asText();
      same(title, info.title() == null ? "VPO benchmark " + spec.name() : info.title());
      List<String> authors = new ArrayList<>();
      cff.path("authors").forEach(author -> authors.add(name(author)));
      List<String> wanted =
          info.authorsOrContributors().stream().map(ReleaseInfo.Author::fullName).toList();
      same(authors, wanted);
    } catch (BadInputException | IOException e) {
      unless(false, Check.CITATION, ReleaseLayout.CITATION, String.valueOf(e.getMessage()), "YAML");
    }
  }

  private static String name(JsonNode author) {
    return author.has("name")
        ? author.path("name").asText()
        : author.path("given-names").asText() + " " + author.path("family-names").asText();
  }

  private void card(String text) {
    String file = ReleaseLayout.CARD;
    boolean headed = text.startsWith("---\n") && text.indexOf("\n---\n") > 0;
    unless(headed, Check.CARD, file, "no YAML head", "a head between two lines of ---");
    String spelled = "Spec `%s`, seed %d,".formatted(spec.name(), spec.seed());
    unless(text.contains(spelled), Check.CARD, file, "another spec or seed", spelled);
    release
        .counts()
        .forEach(
            (side, samples) -> {
              String row = "| %s | %d |".formatted(side.replace("/", " | "), samples);
              boolean told = !subsets().contains(side.split("/", -1)[0]) || text.contains(row);
              unless(told, Check.CARD, file, "other counts of " + side, row);
            });
  }

  /** Those that have a sample. */
  private TreeSet<String> subsets() {
    TreeSet<String> subsets = new TreeSet<>();
    release
        .counts()
        .forEach(
            (side, samples) -> {
              if (samples > 0) {
                subsets.add(side.split("/", -1)[0]);
              }
            });
    return subsets;
  }

  private void same(Object got, Object wanted) {
    unless(got.equals(wanted), Check.CITATION, ReleaseLayout.CITATION, got, wanted);
  }

  private void unless(
      boolean holds, Check check, String file, Object got, @Nullable Object wanted) {
    if (!holds) {
      findings.fail(check, file, "", got, wanted == null ? "no such file" : wanted);
    }
  }
}
