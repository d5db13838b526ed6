package org.vpobuilder.pipeline.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.YamlText;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.ReleaseInfo;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.Shortfall;

/** Checks the statements about the release in croissant.json, CITATION.cff and README.md. */
public final class DescriptionCheck implements Check {
  static final Promise CROISSANT =
      new Promise(
          "croissant",
          "croissant.json lists the manifest's files with bytes and sha256, and every subset");
  static final Promise CITATION =
      new Promise(
          "citation",
          "CITATION.cff names title, version and authors as the spec does; a part says so");
  static final Promise CARD =
      new Promise(
          "card",
          "README.md has the counts of the shards and of what was asked for, the spec's name and"
              + " seed; of a control set the counts of kinds, base and seed");

  /** What readers of a control set must find of each sample. */
  private static final List<String> OF_CONTROLS =
      List.of("$.control.kind", "$.control.base_sample", "$.control.expected");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Override
  public List<Promise> promises() {
    return List.of(CROISSANT, CITATION, CARD);
  }

  /** Of a control set croissant.json and the card; its citation is the base's, to the byte. */
  @Override
  public Scope scope() {
    return Scope.BOTH;
  }

  @Override
  public Run begin(Reference reference) {
    ReleaseSpec spec = reference.spec();
    return Run.atEnd(
        whole -> {
          if (whole.manifest().isPresent() && spec != null) {
            Release release = whole.manifest().get();
            new Descriptions(reference.files(), reference.findings(), release, spec).run();
          }
        });
  }

  private record Descriptions(
      FolderFiles files, Findings findings, Release release, ReleaseSpec spec) {
    void run() {
      croissant();
      if (release.controls() != null) {
        Release.Controls controls = release.controls();
        text(CARD, ReleaseLayout.CARD).ifPresent(card -> card(card, controls));
        return;
      }
      text(CITATION, ReleaseLayout.CITATION).ifPresent(this::citation);
      text(CARD, ReleaseLayout.CARD).ifPresent(this::card);
    }

    private Optional<String> text(Promise promise, String file) {
      findings.looked(promise);
      Optional<byte[]> bytes = files.text(file);
      if (bytes.isEmpty()) {
        findings.fail(promise, file, "", "no file", "one in every release");
      }
      return bytes.map(b -> new String(b, StandardCharsets.UTF_8));
    }

    private void croissant() {
      if (text(CROISSANT, ReleaseLayout.CROISSANT).isEmpty()) {
        return;
      }
      Optional<JsonNode> tree = files.json(ReleaseLayout.CROISSANT, Formats.CROISSANT);
      if (tree.isEmpty()) {
        return;
      }
      // Of a control set title and version are the base's, which may be a part.
      unless(
          release.controls() != null
              || (tree.get().path("alternateName").asText().equals(title())
                  && tree.get().path("version").asText().equals(version())),
          CROISSANT,
          ReleaseLayout.CROISSANT,
          tree.get().path("alternateName").asText() + ", " + tree.get().path("version").asText(),
          title() + ", " + version());
      SortedMap<String, String> wanted = new TreeMap<>();
      for (Release.FileEntry file : release.files()) {
        if (!file.path().equals(ReleaseLayout.CROISSANT)) {
          wanted.put(file.path(), file.bytes() + " B, sha256 " + file.sha256());
        }
      }
      for (JsonNode node : tree.get().path("distribution")) {
        if (node.path("@type").asText().equals("cr:FileObject")) {
          findings.looked(CROISSANT);
          String id = node.path("@id").asText();
          String got =
              node.path("contentSize").asText() + ", sha256 " + node.path("sha256").asText();
          String file = wanted.remove(id);
          boolean same = got.equals(file) && id.equals(node.path("contentUrl").asText());
          unless(same, CROISSANT, ReleaseLayout.CROISSANT, id + " " + got, file);
        }
      }
      wanted.forEach(
          (path, file) -> unless(false, CROISSANT, ReleaseLayout.CROISSANT, "no " + path, file));
      TreeSet<String> ids = new TreeSet<>();
      tree.get().path("recordSet").forEach(set -> ids.add(set.path("@id").asText()));
      for (JsonNode set : tree.get().path("recordSet")) {
        if (release.controls() != null && subsets().contains(set.path("@id").asText())) {
          TreeSet<String> paths = new TreeSet<>();
          set.path("field").forEach(f -> paths.add(f.at("/source/extract/jsonPath").asText()));
          unless(
              paths.containsAll(OF_CONTROLS),
              CROISSANT,
              ReleaseLayout.CROISSANT,
              paths,
              OF_CONTROLS);
        }
      }
      boolean all = ids.containsAll(subsets()) && ids.contains("splits");
      unless(all, CROISSANT, ReleaseLayout.CROISSANT, "record sets " + ids, subsets());
    }

    private void citation(String text) {
      try {
        JsonNode cff = YamlText.tree(text, ReleaseLayout.CITATION);
        List<String> violations = Formats.CITATION.violations(MAPPER.writeValueAsBytes(cff));
        if (!violations.isEmpty()) {
          unless(
              false,
              CITATION,
              ReleaseLayout.CITATION,
              violations.get(0),
              Formats.CITATION.schemaName());
          return;
        }
        ReleaseInfo info = spec.releaseInfo();
        same(cff.path("version").asText(), version());
        same(cff.path("title").asText(), title());
        List<String> authors = new ArrayList<>();
        cff.path("authors").forEach(author -> authors.add(name(author)));
        List<String> wanted =
            info.authorsOrContributors().stream().map(ReleaseInfo.Author::fullName).toList();
        same(authors, wanted);
      } catch (BadInputException | IOException e) {
        unless(false, CITATION, ReleaseLayout.CITATION, String.valueOf(e.getMessage()), "YAML");
      }
    }

    /**
     * The number of samples that the spec asks for and the release lacks; a subset counts only its
     * own.
     */
    private int lacking(Predicate<Shortfall> of) {
      return release.shortfalls().stream()
          .filter(shortfall -> shortfall.className().equals(Shortfall.ALL))
          .filter(of)
          .mapToInt(shortfall -> shortfall.wanted() - shortfall.got())
          .sum();
    }

    /** The expected title; that of a partial release states that it is partial. */
    private String title() {
      String named = spec.releaseInfo().title();
      String title = named == null ? "VPO benchmark " + spec.name() : named;
      int lacking = lacking(shortfall -> true);
      int samples = 0;
      for (Split split : Split.values()) {
        for (Subset subset : Subset.all()) {
          Subset contained = subset.contained();
          int inside = contained == null ? 0 : count(contained, split);
          samples += Math.max(0, count(subset, split) - inside);
        }
      }
      return lacking == 0
          ? title
          : String.format(
              Locale.ROOT,
              "%s (partial build: %,d of %,d samples)",
              title,
              samples,
              samples + lacking);
    }

    private String version() {
      String version = spec.releaseInfo().version();
      String first = lacking(shortfall -> true) == 0 ? "1.0.0" : "0.1.0";
      return version == null ? first : version;
    }

    private int count(Subset subset, Split split) {
      return release.counts().getOrDefault(ReleaseLayout.folder(subset, split), 0);
    }

    private static String name(JsonNode author) {
      return author.has("name")
          ? author.path("name").asText()
          : author.path("given-names").asText() + " " + author.path("family-names").asText();
    }

    private void card(String text) {
      String file = ReleaseLayout.CARD;
      boolean headed = text.startsWith("---\n") && text.indexOf("\n---\n") > 0;
      unless(headed, CARD, file, "no YAML head", "a head between two lines of ---");
      String spelled = "Spec `%s`, seed %d,".formatted(spec.name(), spec.seed());
      unless(text.contains(spelled), CARD, file, "another spec or seed", spelled);
      release
          .counts()
          .forEach(
              (side, samples) -> {
                int asked = samples + lacking(shortfall -> isPart(shortfall, side));
                String row = "| %s | %d | %d |".formatted(side.replace("/", " | "), samples, asked);
                unless(text.contains(row), CARD, file, "other counts of " + side, row);
              });
      boolean part = lacking(shortfall -> true) > 0;
      boolean toldPart = text.contains("\n**This is a partial build: ");
      unless(
          part == toldPart,
          CARD,
          file,
          toldPart ? "a partial build" : "no word of a partial build",
          part ? "a partial build" : "all that the spec asks for");
      for (Shortfall shortfall : release.shortfalls()) {
        String name = shortfall.className();
        String side = ReleaseLayout.folder(shortfall.subset(), shortfall.split());
        boolean told =
            name.equals(Shortfall.ALL)
                || text.lines()
                    .filter(line -> line.startsWith("- Never heard in "))
                    .anyMatch(line -> line.contains(side) && line.contains(name));
        unless(told, CARD, file, "no word of " + name, "each class that is absent");
      }
    }

    private void card(String text, Release.Controls controls) {
      String file = ReleaseLayout.CARD;
      String of =
          "Derived from the release of spec `%s` whose `release.json` has the SHA-256 `%s`, with seed %d."
              .formatted(controls.baseSpec(), controls.baseSha256(), controls.seed());
      unless(text.contains(of), CARD, file, "another base or seed", of);
      List<String> lines = text.lines().toList();
      controls
          .kinds()
          .forEach(
              (kind, derived) -> {
                String start = "| `%s` | ".formatted(kind);
                String end = " | %d | %d |".formatted(derived.made(), derived.of());
                unless(
                    lines.stream().anyMatch(line -> line.startsWith(start) && line.endsWith(end)),
                    CARD,
                    file,
                    "other counts of " + kind,
                    start + "..." + end);
              });
      release
          .counts()
          .forEach(
              (side, samples) -> {
                String row = "| %s | %d |".formatted(side, samples);
                unless(lines.contains(row), CARD, file, "other counts of " + side, row);
              });
    }

    /**
     * Whether the missing samples belong to a subset and split, or to a subset that it contains.
     */
    private static boolean isPart(Shortfall shortfall, String side) {
      return Subset.all().stream()
          .filter(subset -> subset.contains(shortfall.subset()))
          .anyMatch(subset -> side.equals(ReleaseLayout.folder(subset, shortfall.split())));
    }

    /** The subsets that have a sample. */
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
      unless(got.equals(wanted), CITATION, ReleaseLayout.CITATION, got, wanted);
    }

    private void unless(
        boolean holds, Promise promise, String file, Object got, @Nullable Object wanted) {
      if (!holds) {
        findings.fail(promise, file, "", got, wanted == null ? "no such file" : wanted);
      }
    }
  }
}
