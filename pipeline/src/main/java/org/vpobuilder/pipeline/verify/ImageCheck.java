package org.vpobuilder.pipeline.verify;

import org.vpobuilder.pipeline.verify.Findings.Place;
import org.vpobuilder.schemas.media.JpegHeader;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.Sample;

/** The image is the one the json describes. */
final class ImageCheck {
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
