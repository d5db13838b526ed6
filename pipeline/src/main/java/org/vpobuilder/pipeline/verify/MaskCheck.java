package org.vpobuilder.pipeline.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.vpobuilder.pipeline.verify.Findings.Place;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.media.GreyPng.Grey;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.mask.Box;
import org.vpobuilder.spec.mask.MaskException;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.mask.RleString;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.sample.SourceIds;

/** The mask PNG is what the objects' masks paint, and the objects' numbers are their masks'. */
final class MaskCheck {
  private static final byte IGNORE = (byte) 255;
  private static final int COLOUR_TYPE = 25;
  private static final byte INDEXED = 3;
  private static final double CENTRE_TOLERANCE = 1e-9;
  private static final double ALPHA_TOLERANCE = 1e-12;

  private static final Comparator<Painted> ORDER =
      Comparator.<Painted, Boolean>comparing(painted -> painted.object().sounds())
          .thenComparing(painted -> painted.object().area(), Comparator.reverseOrder())
          .thenComparing(painted -> painted.object().id(), SourceIds.ORDER);

  private final Findings findings;

  MaskCheck(Findings findings) {
    this.findings = findings;
  }

  private record Painted(SceneObject object, Rle mask) {}

  void check(Sample sample, RawSample raw) {
    Place place = raw.place();
    ImageRef image = sample.image();
    List<Painted> painted = new ArrayList<>();
    boolean all = true;
    for (SceneObject object : sample.objects()) {
      findings.looked(Check.RLE);
      findings.looked(Check.ALPHA);
      try {
        Rle mask = RleString.decode(object.rle(), image.height(), image.width()).requirePixels();
        numbers(object, mask, place);
        if (object.role() != ObjectRole.SILENT) {
          painted.add(new Painted(object, mask));
        }
      } catch (MaskException e) {
        all = false;
        findings.fail(Check.RLE, ObjectCheck.at(place, object), e.got(), e.wanted());
      }
    }
    if (raw.has(Member.MASK)) {
      findings.looked(Check.MASK_PALETTE);
      if (hasPalette(raw.file(Member.MASK))) {
        // Its pixels are indices of colours: what they mean as classes is not asked.
        findings.fail(Check.MASK_PALETTE, place, "a PNG with a palette", "an 8-bit greyscale PNG");
        return;
      }
    }
    // Without one of the masks, what the PNG should be is not known.
    if (all && raw.has(Member.MASK)) {
      pixels(image, painted, raw);
    }
  }

  /** By the colour type of its header (PNG 1.2, 11.2.2). */
  private static boolean hasPalette(byte[] png) {
    return png.length > COLOUR_TYPE && png[COLOUR_TYPE] == INDEXED;
  }

  private void numbers(SceneObject object, Rle mask, Place place) {
    Place at = ObjectCheck.at(place, object);
    findings.same(Check.RLE, at, "area", object.area(), mask.area());
    Box box = new Box(object.x(), object.y(), object.width(), object.height());
    findings.same(Check.RLE, at, "box", box, mask.bounds());
    near(Check.RLE, at, "centre_x", object.centreX(), mask.centreX(), CENTRE_TOLERANCE);
    near(Check.RLE, at, "centre_y", object.centreY(), mask.centreY(), CENTRE_TOLERANCE);
    near(Check.ALPHA, at, "alpha", object.alpha(), mask.centreX() / mask.width(), ALPHA_TOLERANCE);
  }

  private void near(
      Check check, Place place, String what, double got, double wanted, double tolerance) {
    // Not >: a NaN is far from everything.
    if (!(Math.abs(got - wanted) <= tolerance)) {
      findings.fail(check, place, what + " " + got, wanted);
    }
  }

  private void pixels(ImageRef image, List<Painted> painted, RawSample raw) {
    findings.looked(Check.MASK_VALUES);
    Place place = raw.place();
    long size = (long) image.width() * image.height();
    try {
      Grey png = GreyPng.read(raw.file(Member.MASK), GreyPng.MAX_PIXELS);
      if (png.width() != image.width() || png.height() != image.height()) {
        String got = "mask of %d x %d".formatted(png.width(), png.height());
        findings.fail(Check.IMAGE, place, got, image.width() + " x " + image.height());
        return;
      }
      byte[] wanted = new byte[(int) size];
      painted.sort(ORDER);
      for (Painted one : painted) {
        one.mask().paint(wanted, one.object().sounds() ? (byte) one.object().classIndex() : IGNORE);
      }
      int differs = Arrays.mismatch(png.pixels(), wanted);
      if (differs >= 0) {
        String where = "%d at column %d, row %d";
        int column = differs % image.width();
        int row = differs / image.width();
        findings.fail(
            Check.MASK_VALUES,
            place,
            where.formatted(png.pixels()[differs] & 0xff, column, row),
            wanted[differs] & 0xff);
      }
    } catch (MediaException e) {
      findings.fail(Check.MASK_VALUES, place, e.getMessage(), "an 8-bit greyscale PNG");
    }
  }
}
