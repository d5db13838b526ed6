package org.vpobuilder.pipeline.verify;

import java.util.List;
import org.vpobuilder.pipeline.verify.Findings.Place;
import org.vpobuilder.schemas.media.JpegHeader;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.Control;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * Checks that the image is the one that the json describes, and that the spec allows its licence
 * and those of the clips that are heard.
 */
public final class ImageCheck implements Check {
  static final Promise IMAGE =
      new Promise(
          "image",
          "JPEG header, json and mask have one size; the JPEG is grey or colour and the json's"
              + " bytes");

  static final Promise LICENCES =
      new Promise(
          "licences", "the spec allows every image's licence and that of every clip that is heard");

  /**
   * The most pixels of an image: a hostile header asks for more memory than its file has bytes. It
   * bounds what the checks that decode a picture take, some 200 MB of 3 components.
   */
  private static final int MAX_PIXELS = 1 << 26;

  @Override
  public List<Promise> promises() {
    return List.of(IMAGE, LICENCES);
  }

  @Override
  public Scope scope() {
    return Scope.BOTH;
  }

  @Override
  public Run begin(Reference reference) {
    return (sample, files) -> {
      if (reference.licences() != null && reference.spec() != null) {
        licence(
            sample, reference.licences(), reference.spec(), files.place(), reference.findings());
      }
      if (files.has(Member.IMAGE)) {
        check(sample, files.get(Member.IMAGE), files.place(), reference.findings());
      }
    };
  }

  private static void licence(
      Sample sample, LicenceTable table, ReleaseSpec spec, Place place, Findings findings) {
    findings.looked(LICENCES);
    Licence licence = table.of(sample.image().licence());
    if (!spec.imageLicences().allows(licence)) {
      findings.fail(LICENCES, place, licence.code(), "a licence that the spec allows");
    }
    for (SceneObject object : sample.sounding()) {
      clip(object.clip(), table, spec, place, findings);
    }
    Control control = sample.control();
    if (control != null) {
      control.heard().stream()
          .map(Control.Heard::clip)
          .filter(clip -> !clip.equals(ClipRef.NONE))
          .forEach(clip -> clip(clip, table, spec, place, findings));
    }
  }

  private static void clip(
      ClipRef clip, LicenceTable table, ReleaseSpec spec, Place place, Findings findings) {
    findings.looked(LICENCES);
    Licence licence = table.of(clip.licence());
    if (!spec.clipLicences().allows(licence)) {
      findings.fail(
          LICENCES,
          place,
          "clip %s, %s".formatted(clip.address(), licence.code()),
          "a licence that the spec's licences.clips allow");
    }
  }

  private static void check(Sample sample, byte[] file, Place place, Findings findings) {
    findings.looked(IMAGE);
    ImageRef image = sample.image();
    findings.same(IMAGE, place, "bytes", (long) file.length, image.bytes());
    findings.same(IMAGE, place, "sha256", Sha256.hex(file), image.sha256());
    try {
      JpegHeader header = JpegHeader.read(file);
      String size = header.width() + " x " + header.height();
      findings.same(IMAGE, place, "JPEG of", size, image.width() + " x " + image.height());
      if ((long) header.width() * header.height() > MAX_PIXELS) {
        findings.fail(IMAGE, place, size, "at most %d pixels".formatted(MAX_PIXELS));
      }
      if (header.components() != 1 && header.components() != 3) {
        findings.fail(IMAGE, place, header.components() + " components", "1 or 3");
      }
      if (!JpegHeader.hasEnd(file)) {
        findings.fail(IMAGE, place, "a JPEG that is cut off", "an end-of-image marker");
      }
    } catch (MediaException e) {
      findings.fail(IMAGE, place, e.getMessage(), "a JPEG");
    }
  }

  /**
   * Whether a file's header states the size of the json, and one that may be decoded. If not, this
   * check reports it, and no other check should decode the file.
   */
  static boolean isDecodable(byte[] file, ImageRef image) {
    try {
      JpegHeader header = JpegHeader.read(file);
      return header.width() == image.width()
          && header.height() == image.height()
          && (long) header.width() * header.height() <= MAX_PIXELS;
    } catch (MediaException e) {
      return false;
    }
  }
}
