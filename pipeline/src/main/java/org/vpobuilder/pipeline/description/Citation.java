package org.vpobuilder.pipeline.description;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.ReleaseInfo.Author;

/**
 * {@code CITATION.cff}, Citation File Format 1.2.0: the release, and as references the method's
 * paper and the two sources.
 */
final class Citation {
  private record Paper(
      String key, String title, List<String> authors, int year, String venue, String pages) {}

  /** As the VPO paper and its own list of references name them. */
  private static final List<Paper> PAPERS =
      List.of(
          new Paper(
              "chen2024unraveling",
              "Unraveling Instance Associations: A Closer Look for Audio-Visual Segmentation",
              List.of(
                  "Yuanhong Chen",
                  "Yuyuan Liu",
                  "Hu Wang",
                  "Fengbei Liu",
                  "Chong Wang",
                  "Helen Frazer",
                  "Gustavo Carneiro"),
              2024,
              "IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)",
              ""),
          new Paper(
              "lin2014coco",
              "Microsoft COCO: Common Objects in Context",
              List.of(
                  "Tsung-Yi Lin",
                  "Michael Maire",
                  "Serge Belongie",
                  "James Hays",
                  "Pietro Perona",
                  "Deva Ramanan",
                  "Piotr Dollár",
                  "C. Lawrence Zitnick"),
              2014,
              "European Conference on Computer Vision (ECCV)",
              "740-755"),
          new Paper(
              "chen2020vggsound",
              "VGGSound: A Large-Scale Audio-Visual Dataset",
              List.of("Honglie Chen", "Weidi Xie", "Andrea Vedaldi", "Andrew Zisserman"),
              2020,
              "IEEE International Conference on Acoustics, Speech and Signal Processing (ICASSP)",
              "721-725"));

  private Citation() {}

  /** The file as a tree, members in the order that they are written in. */
  static ObjectNode cff(Description of) {
    ObjectNode cff = JsonNodeFactory.instance.objectNode();
    cff.put("cff-version", "1.2.0");
    cff.put("type", "dataset");
    cff.put("message", "If you use this dataset, please cite it and the works it is made from.");
    cff.put("title", of.title());
    cff.put("version", of.version());
    put(cff, "date-released", of.info().datePublished());
    put(cff, "url", of.info().url());
    cff.put(
        "abstract",
        Stream.concat(Stream.of(of.summary()), of.filled().missing().stream())
            .collect(Collectors.joining(" ")));
    ArrayNode authors = cff.putArray("authors");
    of.info().authorsOrContributors().forEach(author -> authors.add(author(author)));
    cff.putArray("keywords").add("audio-visual segmentation").add("VPO").add("benchmark");
    ArrayNode references = cff.putArray("references");
    PAPERS.forEach(paper -> references.add(reference(paper)));
    return cff;
  }

  private static ObjectNode author(Author author) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    put(node, "name", author.name());
    put(node, "family-names", author.familyNames());
    put(node, "given-names", author.givenNames());
    // An entity has no affiliation in CFF.
    put(node, "affiliation", author.namesPerson() ? author.affiliation() : null);
    put(node, "orcid", author.orcid());
    return node;
  }

  private static ObjectNode reference(Paper paper) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("type", "conference-paper");
    node.put("title", paper.title());
    ArrayNode authors = node.putArray("authors");
    for (String name : paper.authors()) {
      int last = name.lastIndexOf(' ');
      authors
          .addObject()
          .put("family-names", name.substring(last + 1))
          .put("given-names", name.substring(0, last));
    }
    node.put("year", paper.year());
    node.putObject("conference").put("name", paper.venue());
    if (!paper.pages().isEmpty()) {
      node.put("start", paper.pages().split("-", -1)[0])
          .put("end", paper.pages().split("-", -1)[1]);
    }
    return node;
  }

  /** The release as BibTeX, for who has no reader of CFF. */
  static String bibtex(Description of) {
    String year =
        of.info().datePublished() == null
            ? ""
            : "  year = {%s},%n"
                .formatted(of.info().datePublished().substring(0, 4))
                .replace("\r", "");
    return """
        @misc{%s,
          title = {%s},
          author = {%s},
        %s  version = {%s}
        }
        """
        .formatted(
            of.spec().name().replace('.', '-'),
            braces(of.title()),
            of.info().authorsOrContributors().stream()
                .map(author -> bibtexName(author))
                .collect(Collectors.joining(" and ")),
            year,
            of.version());
  }

  /** The papers as BibTeX. */
  static String papers() {
    return PAPERS.stream()
        .map(
            paper ->
                "@inproceedings{%s,\n  title = {%s},\n  author = {%s},\n  booktitle = {%s},\n  year = {%d}\n}\n"
                    .formatted(
                        paper.key(),
                        paper.title(),
                        String.join(" and ", paper.authors()),
                        paper.venue(),
                        paper.year()))
        .collect(Collectors.joining());
  }

  private static String bibtexName(Author author) {
    return author.namesPerson() ? braces(author.fullName()) : "{" + braces(author.fullName()) + "}";
  }

  /** A brace of a title would end BibTeX's. */
  private static String braces(String text) {
    return text.replaceAll("[{}\\\\]", "");
  }

  private static void put(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }
}
