package org.vpobuilder.pipeline.sources.coco;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.PersonLabel;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.sources.PersonCsv;
import org.vpobuilder.pipeline.sources.PersonLabelFile;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.PersonRung;
import org.vpobuilder.spec.PersonSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.mask.Rle;

/** A COCO folder of hand-written json, and the reader's results. */
final class CocoFolder {
  static final PersonSpec LADDER =
      new PersonSpec(List.of(PersonRung.CSV, PersonRung.CAPTIONS), 4, 5);

  final List<Scene> scenes = new ArrayList<>();
  final List<Licence> licences = new ArrayList<>();
  final List<String> rejections = new ArrayList<>();

  /** {@code RECORD: got} of every rejection. */
  final List<String> got = new ArrayList<>();

  final List<String> sources = new ArrayList<>();
  private final Path root;

  CocoFolder(Path root) {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    this.root = root;
  }

  Folder folder() {
    return Folder.of(root);
  }

  CocoFolder instances(String json) throws IOException {
    return file("annotations/instances_train2017.json", json);
  }

  CocoFolder file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /**
   * Counts of the ledger: images, annotations, annotations outside the class map, annotations of
   * rejected images.
   */
  record Counts(long images, long annotations, long outsideClassMap, long ofRejectedImages) {}

  Counts read() throws IOException {
    return read(LADDER, null);
  }

  Counts read(PersonSpec persons, @Nullable PersonLabelFile labels) throws IOException {
    ClassMap classMap = Records.VPO_21;
    if (labels != null) {
      labels.requireUse(persons);
    }
    Entries.Book book = new Entries.Book();
    // Every line, including equal ones, in the order of the file.
    CocoImages images =
        CocoImages.unchecked(new CocoSource(folder()), Split.TRAIN, classMap, persons);
    images.rejections().forEach(this::rejected);
    Map<String, PersonLabel> byId = PersonCsv.read(labels, book);
    book.findings().rejections().forEach(this::rejected);
    Entries findings = images.scenes(byId, scenes::add);
    licences.addAll(images.licences());
    book.add(findings);
    List<String> known = List.copyOf(rejections);
    findings.rejections().stream()
        .filter(r -> !known.contains("%s: %s".formatted(r.record(), r.code())))
        .forEach(this::rejected);
    book.findings().sources().forEach(file -> sources.add(file.path()));
    Tallies tallies = findings.tallies();
    Account annotations = Account.annotations(Split.TRAIN);
    return new Counts(
        tallies.get(Account.images(Split.TRAIN), Fate.READ),
        tallies.get(annotations, Fate.READ),
        tallies.get(annotations, Fate.OUTSIDE_CLASS_MAP),
        tallies.get(annotations, Fate.IMAGE_REJECTED));
  }

  private void rejected(Rejection rejection) {
    rejections.add("%s: %s".formatted(rejection.record(), rejection.code()));
    got.add("%s: %s".formatted(rejection.record(), rejection.got()));
  }

  /** The masks of all objects by annotation id. */
  Map<Long, Rle> masks() throws IOException, RejectedException {
    Map<Long, Rle> masks = new HashMap<>();
    try (VisualSource.Masks reader = new CocoSource(folder()).masks()) {
      for (Scene scene : scenes) {
        for (Scene.Annotation object : scene.objects()) {
          masks.put(Long.valueOf(object.id()), reader.mask(scene, object));
        }
      }
    }
    return masks;
  }

  /** {@code id class evidence} of every object. */
  List<String> labels() {
    return scenes.stream()
        .flatMap(scene -> scene.objects().stream())
        .map(o -> "%s %s %s".formatted(o.id(), o.className(), o.personEvidence()).strip())
        .toList();
  }
}
