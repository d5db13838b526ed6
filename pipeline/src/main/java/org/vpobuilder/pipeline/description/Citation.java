package org.vpobuilder.pipeline.description;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.sources.DataSet;
import org.vpobuilder.pipeline.sources.DataSet.Paper;
import org.vpobuilder.pipeline.sources.LabelSet;
import org.vpobuilder.spec.ReleaseInfo.Author;

/**
 * {@code CITATION.cff}, Citation File Format 1.2.0: the release, and as references the method's
 * paper and those of its sources.
 */
final class Citation {
  /** The entry as the paper itself gives it. */
  private static final Paper VPO =
      Paper.ofConference(
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
          "");

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
    works(of).forEach(paper -> references.add(reference(paper)));
    of.corrections().forEach(corrected -> references.add(reference(corrected.labels())));
    return cff;
  }

  private static List<Paper> works(Description of) {
    return Stream.of(
            Stream.of(VPO),
            of.dataSets().stream().map(DataSet::paper),
            of.corrections().stream().map(corrected -> corrected.labels().paper()))
        .flatMap(papers -> papers)
        .toList();
  }

  private static ObjectNode author(Author author) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    put(node, "name", author.name());
    put(node, "family-names", author.familyNames());
    put(node, "given-names", author.givenNames());
    // In CFF an entity has no affiliation.
    put(node, "affiliation", author.namesPerson() ? author.affiliation() : null);
    put(node, "orcid", author.orcid());
    return node;
  }

  /** Labels by themselves: beside their paper, for a paper has no licence. */
  private static ObjectNode reference(LabelSet labels) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("type", "dataset");
    node.put("title", labels.title());
    authors(node, labels.paper());
    node.put("year", labels.paper().year());
    node.put("url", labels.url());
    node.put("license", labels.licence());
    return node;
  }

  private static ObjectNode reference(Paper paper) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("type", paper.inJournal() ? "article" : "conference-paper");
    node.put("title", paper.title());
    authors(node, paper);
    node.put("year", paper.year());
    if (paper.inJournal()) {
      node.put("journal", paper.venue());
    } else {
      node.putObject("conference").put("name", paper.venue());
    }
    if (!paper.pages().isEmpty()) {
      node.put("start", paper.pages().split("-", -1)[0])
          .put("end", paper.pages().split("-", -1)[1]);
    }
    return node;
  }

  private static void authors(ObjectNode node, Paper paper) {
    ArrayNode authors = node.putArray("authors");
    for (String name : paper.authors()) {
      int comma = name.indexOf(", ");
      int last = name.lastIndexOf(' ');
      authors
          .addObject()
          .put("family-names", comma < 0 ? name.substring(last + 1) : name.substring(0, comma))
          .put("given-names", comma < 0 ? name.substring(0, last) : name.substring(comma + 2));
    }
  }

  /** The release as BibTeX, for users who have no reader of CFF. */
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
  static String papers(Description of) {
    return works(of).stream()
        .map(
            paper ->
                "@%s{%s,\n  title = {%s},\n  author = {%s},\n  %s = {%s},\n  year = {%d}\n}\n"
                    .formatted(
                        paper.inJournal() ? "article" : "inproceedings",
                        paper.key(),
                        paper.title(),
                        String.join(" and ", paper.authors()),
                        paper.inJournal() ? "journal" : "booktitle",
                        paper.venue(),
                        paper.year()))
        .collect(Collectors.joining());
  }

  private static String bibtexName(Author author) {
    return author.namesPerson() ? braces(author.fullName()) : "{" + braces(author.fullName()) + "}";
  }

  /** Removes braces: a brace in a title would end BibTeX's. */
  private static String braces(String text) {
    return text.replaceAll("[{}\\\\]", "");
  }

  private static void put(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }
}
