package org.vpobuilder.pipeline.description;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.ReleaseInfo.Author;

/**
 * {@code croissant.json}: the release in Croissant 1.1 with the Responsible-AI vocabulary 1.0
 * (MLCommons), as JSON-LD; NeurIPS has required {@code rai:hasSyntheticData} since 2026.
 */
final class Croissant {
  private static final List<String> TERMS =
      List.of(
          "annotation",
          "arrayShape",
          "citeAs",
          "column",
          "containedIn",
          "equivalentProperty",
          "excludes",
          "extract",
          "field",
          "fileProperty",
          "fileObject",
          "fileSet",
          "format",
          "includes",
          "isArray",
          "isLiveDataset",
          "jsonPath",
          "key",
          "md5",
          "parentField",
          "path",
          "recordSet",
          "references",
          "regex",
          "repeated",
          "replace",
          "readLines",
          "samplingRate",
          "sdVersion",
          "separator",
          "source",
          "subField",
          "transform",
          "unArchive",
          "value");

  private Croissant() {}

  /** The file as a tree, members in the order that they are written in. */
  static ObjectNode jsonLd(Description of, ClassMap classMap) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.set("@context", context());
    root.put("@type", "sc:Dataset");
    root.put("name", of.spec().name());
    root.put("alternateName", of.title());
    root.put("description", of.summary());
    root.putArray("conformsTo")
        .add("http://mlcommons.org/croissant/1.1")
        .add("http://mlcommons.org/croissant/RAI/1.0");
    root.set("license", licences(of));
    // A release without a page of its own has the card next to this file as its page.
    root.put("url", of.info().url() == null ? ReleaseLayout.CARD : of.info().url());
    ArrayNode creators = root.putArray("creator");
    of.info().authorsOrContributors().forEach(author -> creators.add(creator(author)));
    root.put("version", of.version());
    if (of.info().datePublished() != null) {
      root.put("datePublished", of.info().datePublished());
    }
    root.putArray("keywords").add("audio-visual segmentation").add("VPO").add("benchmark");
    root.put("citeAs", Citation.bibtex(of) + Citation.papers(of));
    root.put("isLiveDataset", false);
    provenance(root, of);
    responsibleAi(root, of);
    root.set("distribution", CroissantFiles.distribution(of));
    root.set("recordSet", CroissantRecords.recordSets(of, classMap));
    return root;
  }

  private static ObjectNode context() {
    ObjectNode context = JsonNodeFactory.instance.objectNode();
    context.put("@language", "en");
    context.put("@vocab", "https://schema.org/");
    context.put("sc", "https://schema.org/");
    context.put("cr", "http://mlcommons.org/croissant/");
    context.put("rai", "http://mlcommons.org/croissant/RAI/");
    context.put("dct", "http://purl.org/dc/terms/");
    context.put("prov", "http://www.w3.org/ns/prov#");
    context.put("conformsTo", "dct:conformsTo");
    context.putObject("data").put("@id", "cr:data").put("@type", "@json");
    context.putObject("dataType").put("@id", "cr:dataType").put("@type", "@vocab");
    context.putObject("examples").put("@id", "cr:examples").put("@type", "@json");
    TERMS.forEach(term -> context.put(term, "cr:" + term));
    return context;
  }

  /** The licences of the images and clips in the release, as far as their sources state them. */
  private static ArrayNode licences(Description of) {
    ArrayNode licences = JsonNodeFactory.instance.arrayNode();
    of.rows().licenceUrls().values().stream().distinct().sorted().forEach(licences::add);
    return licences.isEmpty() ? licences.add(ReleaseLayout.ATTRIBUTION) : licences;
  }

  private static ObjectNode creator(Author author) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("@type", author.namesPerson() ? "sc:Person" : "sc:Organization");
    node.put("name", author.fullName());
    if (author.orcid() != null) {
      node.put("url", author.orcid());
    }
    return node;
  }

  private static void provenance(ObjectNode root, Description of) {
    ArrayNode from = root.putArray("prov:wasDerivedFrom");
    of.dataSets()
        .forEach(set -> from.addObject().put("@id", set.url()).put("prov:label", set.title()));
    of.corrections()
        .forEach(
            corrected ->
                from.addObject()
                    .put("@id", corrected.labels().url())
                    .put("prov:label", corrected.labels().title())
                    .put("license", "https://spdx.org/licenses/" + corrected.labels().licence()));
    // Each file that was read is identified by its content, since it has no address of its own.
    of.sources()
        .forEach(
            file ->
                from.addObject()
                    .put("@id", "urn:sha256:" + file.sha256())
                    .put("prov:label", file.path()));
    root.putObject("prov:wasGeneratedBy")
        .put("@type", "prov:Activity")
        .put(
            "prov:label",
            "%s %s, spec %s, seed %d"
                .formatted(
                    of.builder().name(),
                    of.builder().version(),
                    of.spec().name(),
                    of.spec().seed()));
  }

  private static void responsibleAi(ObjectNode root, Description of) {
    root.put("rai:dataCollection", Statements.collection(of));
    root.putArray("rai:dataCollectionType")
        .add("Secondary Data analysis")
        .add("Software Collection");
    root.put("rai:dataCollectionRawData", Statements.rawData(of));
    root.put(
        "rai:dataCollectionMissingData",
        Stream.concat(Stream.of(Statements.MISSING), of.filled().missing().stream())
            .collect(Collectors.joining(" ")));
    list(root, "rai:dataPreprocessingProtocol", Statements.preprocessing(of));
    root.put("rai:dataManipulationProtocol", Statements.manipulation(of.spec()));
    root.put("rai:dataAnnotationProtocol", Statements.ANNOTATION);
    root.put("rai:annotationsPerItem", Statements.ANNOTATIONS_PER_ITEM);
    list(
        root,
        "rai:dataLimitations",
        Stream.concat(
                Statements.limitations(of).stream(), Statements.knownToTrainedModels(of).stream())
            .toList());
    list(root, "rai:dataBiases", Statements.biases(of));
    list(root, "rai:personalSensitiveInformation", Statements.PERSONAL);
    list(root, "rai:dataUseCases", Statements.USE_CASES);
    root.put("rai:dataSocialImpact", Statements.SOCIAL_IMPACT);
    root.put("rai:hasSyntheticData", true);
    root.put("rai:dataImputationProtocol", Statements.IMPUTATION);
    root.put("rai:dataReleaseMaintenancePlan", Statements.MAINTENANCE);
  }

  private static void list(ObjectNode root, String name, List<String> values) {
    ArrayNode list = root.putArray(name);
    values.forEach(list::add);
  }
}
