package org.vpobuilder.pipeline.verify;

import java.util.Optional;
import org.vpobuilder.pipeline.verify.Findings.Place;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SampleKey;

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
    Licence licence = table.of(sample.split(), sample.image().license());
    if (!spec.licenceRule().allows(licence)) {
      findings.fail(Check.LICENCES, place, licence.code(), "a licence that the spec allows");
    }
  }

  /** The key that the sample's image and, in SS, its object give it. */
  private static String key(Sample sample) {
    long image = sample.image().id();
    return sample.subset() == Subset.SS
        ? SampleKey.single(image, sample.objects().get(0).annId())
        : SampleKey.multi(sample.subset(), image);
  }
}
