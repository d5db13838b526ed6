package org.vpobuilder.pipeline.verify;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.verify.Findings.Place;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.media.JpegHeader;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.spec.sample.SceneObject;

/** Everything that one sample can prove. */
final class SampleCheck {
  private final Findings findings;
  private final Texts texts;
  private final Reference reference;
  private final Tally tally;
  private final SplitLeaks leaks;
  private final JsonShape shape;
  private final ImageCheck images;
  private final ObjectCheck objects;
  private final MaskCheck masks;
  private final AudioCheck audio;
  private final SceneRules rules;
  private final LabelCheck labels;

  SampleCheck(Findings findings, Texts texts, Reference reference, Tally tally, SplitLeaks leaks) {
    this.findings = findings;
    this.texts = texts;
    this.reference = reference;
    this.tally = tally;
    this.leaks = leaks;
    shape = new JsonShape(findings);
    images = new ImageCheck(findings);
    objects = new ObjectCheck(findings);
    masks = new MaskCheck(findings);
    audio = new AudioCheck(findings, reference.spec());
    rules = new SceneRules(findings, reference.spec());
    labels = new LabelCheck(findings, reference.classMap());
  }

  void run(RawSample raw) {
    if (!raw.has(Member.JSON)) {
      return;
    }
    Place place = raw.place();
    byte[] json = shape.checked(raw.file(Member.JSON), place);
    Optional<Sample> valid = texts.valid(Formats.SAMPLE, json, place.file(), place.record());
    if (valid.isEmpty()) {
      return;
    }
    Sample sample = valid.get();
    findings.same(Check.MEMBERS, place, "json of key", sample.key(), place.record());
    findings.same(Check.MEMBERS, place, "json of subset", sample.subset(), raw.shard().subset());
    findings.same(Check.MEMBERS, place, "json of split", sample.split(), raw.shard().split());
    findings.same(Check.MEMBERS, place, "json of", key(sample), place.record());
    tally.add(sample);
    leaks.add(sample);
    objects.check(sample, place);
    rules.check(sample, place);
    labels.check(sample, place);
    reference.clips().check(sample, place, findings);
    reference.plan().match(sample, raw.shard(), place, findings);
    licence(sample, place);
    images.check(sample, raw);
    masks.check(sample, raw);
    audio.check(sample, raw);
  }

  private void licence(Sample sample, Place place) {
    LicenceTable table = reference.licences();
    ReleaseSpec spec = reference.spec();
    if (table == null || spec == null) {
      return;
    }
    findings.looked(Check.LICENCES);
    Licence licence = table.of(sample.image().licence());
    if (!spec.licenceRule().allows(licence)) {
      findings.fail(Check.LICENCES, place, licence.code(), "a licence that the spec allows");
    }
  }

  /** The key that the sample's image and, in SS, its object give it. */
  private static String key(Sample sample) {
    ImageRef image = sample.image();
    return sample.subset() == Subset.SS
        ? SampleKey.single(image, sample.objects().get(0).id())
        : SampleKey.multi(sample.subset(), image);
  }

  /** The image is the one the json describes. */
  private static final class ImageCheck {
    private final Findings findings;

    ImageCheck(Findings findings) {
      this.findings = findings;
    }

    void check(Sample sample, RawSample raw) {
      if (!raw.has(Member.IMAGE)) {
        return;
      }
      findings.looked(Check.IMAGE);
      Place place = raw.place();
      byte[] file = raw.file(Member.IMAGE);
      ImageRef image = sample.image();
      findings.same(Check.IMAGE, place, "bytes", (long) file.length, image.bytes());
      findings.same(Check.IMAGE, place, "sha256", Sha256.hex(file), image.sha256());
      try {
        JpegHeader header = JpegHeader.read(file);
        String size = header.width() + " x " + header.height();
        findings.same(Check.IMAGE, place, "JPEG of", size, image.width() + " x " + image.height());
        if (header.components() != 1 && header.components() != 3) {
          findings.fail(Check.IMAGE, place, header.components() + " components", "1 or 3");
        }
        if (!JpegHeader.hasEnd(file)) {
          findings.fail(Check.IMAGE, place, "a JPEG that is cut off", "an end-of-image marker");
        }
      } catch (MediaException e) {
        findings.fail(Check.IMAGE, place, e.getMessage(), "a JPEG");
      }
    }
  }

  /** What is seen and what is heard belong to one class of the class map. */
  private static final class LabelCheck {
    /** A person not known to be male, female or baby. */
    private static final String PERSON = "person";

    private final Findings findings;
    private final @Nullable ClassMap classMap;

    LabelCheck(Findings findings, @Nullable ClassMap classMap) {
      this.findings = findings;
      this.classMap = classMap;
    }

    void check(Sample sample, Place place) {
      if (classMap == null) {
        return;
      }
      for (SceneObject object : sample.objects()) {
        findings.looked(Check.LABELS);
        check(object, ObjectCheck.at(place, object), classMap);
      }
    }

    private void check(SceneObject object, Place place, ClassMap map) {
      String got =
          "%s with index %d, category %s %s"
              .formatted(
                  object.className(),
                  object.classIndex(),
                  object.category().source(),
                  object.category().id());
      Optional<VpoClass> known = map.byName(object.className());
      boolean unlabelled = known.isEmpty() && object.className().equals(PERSON);
      if (known.isEmpty() && !unlabelled) {
        findings.fail(Check.LABELS, place, got, "a class of " + map.name());
        return;
      }
      int index = known.map(VpoClass::index).orElse(0);
      List<VpoClass> seen = map.byCategory(object.category().source(), object.category().id());
      boolean ofCategory =
          seen.stream()
              .anyMatch(c -> unlabelled ? c.isPerson() : c.name().equals(object.className()));
      if (object.classIndex() != index || !ofCategory) {
        String wanted =
            "index %d, a category of %s".formatted(index, unlabelled ? "persons" : "the class");
        findings.fail(Check.LABELS, place, got, wanted);
      }
      if (!object.sounds()) {
        return;
      }
      ClipRef clip = object.clip();
      String label = String.join("; ", clip.labels());
      String heard =
          map.bySound(clip.source(), clip.labels()).map(VpoClass::name).orElse("no class");
      if (unlabelled || !heard.equals(object.className())) {
        String wanted = unlabelled ? "no sound" : "a label of " + object.className();
        findings.fail(Check.LABELS, place, "%s, label of %s".formatted(label, heard), wanted);
      }
    }
  }
}
