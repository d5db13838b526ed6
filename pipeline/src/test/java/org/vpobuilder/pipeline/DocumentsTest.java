package org.vpobuilder.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.vpobuilder.schemas.Formats;

/** The targets of links in the project's pages exist, and the pages describe a sample correctly. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..");
  private static final Set<String> NOT_OURS = Set.of("target", ".git", "node_modules");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\n]*`");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern FIELD =
      Pattern.compile("(?m)^\\| `([a-z_0-9.\\[\\]]+)` \\| ([a-z ]+) \\| .+ \\|$");

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes facts) {
            return NOT_OURS.contains(String.valueOf(folder.getFileName()))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
            if (file.toString().endsWith(".md")) {
              pages.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return pages;
  }

  /**
   * The anchors of headings as GitHub makes them: small letters, no punctuation, hyphens for
   * blanks.
   */
  private static Set<String> anchors(Path page) throws IOException {
    Set<String> anchors = new HashSet<>();
    Matcher heading = HEADING.matcher(Files.readString(page));
    while (heading.find()) {
      anchors.add(
          heading
              .group(1)
              .strip()
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N} _-]", "")
              .replace(' ', '-'));
    }
    return anchors;
  }

  @Test
  void links_betweenPages_leadSomewhere() throws IOException {
    List<String> dead = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      Matcher link = LINK.matcher(CODE.matcher(Files.readString(page)).replaceAll(""));
      while (link.find()) {
        if (link.group(1).matches("[a-z]+:.*")) {
          continue;
        }
        links++;
        String[] parts = link.group(1).split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
        boolean there =
            Files.exists(target) && (parts.length == 1 || anchors(target).contains(parts[1]));
        if (!there) {
          dead.add("%s: %s".formatted(ROOT.relativize(page), link.group(1)));
        }
      }
    }
    assertThat(dead).isEmpty();
    assertThat(links).isGreaterThan(20);
  }

  @Test
  void loadingPage_tellsEveryFieldOfASampleByItsType() throws IOException {
    Map<String, String> wanted = new TreeMap<>();
    try (InputStream schema = Formats.class.getResourceAsStream("sample.schema.json")) {
      fields("", new ObjectMapper().readTree(schema), wanted);
    }
    String page = Files.readString(ROOT.resolve("docs/loading.md"));
    int begin = page.indexOf("### The fields of a sample's json");
    Map<String, String> told = new TreeMap<>();
    Matcher field = FIELD.matcher(page.substring(begin, page.indexOf("\n## ", begin)));
    while (field.find()) {
      told.put(field.group(1), field.group(2));
    }
    assertThat(told).isEqualTo(wanted);
  }

  /** Objects that are only containers have no row, except the clip, which may be empty. */
  private static void fields(String path, JsonNode schema, Map<String, String> into) {
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String name = path + property.getKey();
      JsonNode type = property.getValue();
      switch (type.path("type").asText("string")) {
        case "object" -> {
          if (name.endsWith("clip")) {
            into.put(name, "object");
          }
          fields(name + ".", type, into);
        }
        case "array" -> {
          into.put(name, "list");
          fields(name + "[].", type.required("items"), into);
        }
        case "integer" -> into.put(name, "whole number");
        case "number" -> into.put(name, "real");
        case "boolean" -> into.put(name, "true or false");
        default -> into.put(name, "text");
      }
    }
  }
}
