package org.vpobuilder.pipeline.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.vpobuilder.classmaps.VpoClass;
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

/**
 * Checks that the mask PNG is painted from the objects' masks, and that the objects' numbers are
 * those of their masks.
 */
public final class MaskCheck implements Check {
  static final Promise MASK_PALETTE =
      new Promise("mask-palette", "no mask has a palette: loaders turn its indices into colours");
  static final Promise RLE =
      new Promise("rle", "area, box and centre of every object are those of its mask");
  static final Promise ALPHA =
      new Promise(
          "alpha",
          "alpha is the column of the mask's centre of mass over the image's width, to 1e-12");
  static final Promise MASK_VALUES =
      new Promise(
          "mask-values",
          "the mask is the sounding objects' classes, 255 for crowds and 0 elsewhere");

  private static final int COLOUR_TYPE = 25;
  private static final byte INDEXED = 3;
  private static final double CENTRE_TOLERANCE = 1e-9;
  private static final double ALPHA_TOLERANCE = 1e-12;

  private static final Comparator<Painted> ORDER =
      Comparator.<Painted, Boolean>comparing(painted -> painted.object().sounds())
          .thenComparing(painted -> painted.object().area(), Comparator.reverseOrder())
          .thenComparing(painted -> painted.object().id(), SourceIds.ORDER);

  @Override
  public List<Promise> promises() {
    return List.of(MASK_PALETTE, RLE, ALPHA, MASK_VALUES);
  }

  @Override
  public Scope scope() {
    return Scope.BOTH;
  }

  @Override
  public Run begin(Reference reference) {
    return (sample, files) -> check(sample, files, reference.findings());
  }

  private record Painted(SceneObject object, Rle mask) {}

  private static void check(Sample sample, Files files, Findings findings) {
    Place place = files.place();
    ImageRef image = sample.image();
    List<Painted> painted = new ArrayList<>();
    boolean all = true;
    for (SceneObject object : sample.objects()) {
      findings.looked(RLE);
      findings.looked(ALPHA);
      try {
        Rle mask = RleString.decode(object.rle(), image.height(), image.width()).requirePixels();
        numbers(object, mask, place, findings);
        if (object.role() != ObjectRole.SILENT) {
          painted.add(new Painted(object, mask));
        }
      } catch (MaskException e) {
        all = false;
        findings.fail(RLE, ObjectCheck.at(place, object), e.got(), e.wanted());
      }
    }
    if (files.has(Member.MASK)) {
      findings.looked(MASK_PALETTE);
      if (hasPalette(files.get(Member.MASK))) {
        // The pixels are indices of colours: their meaning as classes is not checked.
        findings.fail(MASK_PALETTE, place, "a PNG with a palette", "an 8-bit greyscale PNG");
        return;
      }
    }
    // If one of the masks is missing, the right PNG is not known.
    if (all && files.has(Member.MASK)) {
      pixels(image, painted, files, findings);
    }
  }

  /** Whether the colour type of its header is a palette (PNG 1.2, 11.2.2). */
  private static boolean hasPalette(byte[] png) {
    return png.length > COLOUR_TYPE && png[COLOUR_TYPE] == INDEXED;
  }

  private static void numbers(SceneObject object, Rle mask, Place place, Findings findings) {
    Place at = ObjectCheck.at(place, object);
    findings.same(RLE, at, "area", object.area(), mask.area());
    Box box = new Box(object.x(), object.y(), object.width(), object.height());
    findings.same(RLE, at, "box", box, mask.bounds());
    if (isFar(object.centreX(), mask.centreX(), CENTRE_TOLERANCE)) {
      findings.fail(RLE, at, "centre_x " + object.centreX(), mask.centreX());
    }
    if (isFar(object.centreY(), mask.centreY(), CENTRE_TOLERANCE)) {
      findings.fail(RLE, at, "centre_y " + object.centreY(), mask.centreY());
    }
    double alpha = mask.centreX() / mask.width();
    if (isFar(object.alpha(), alpha, ALPHA_TOLERANCE)) {
      findings.fail(ALPHA, at, "alpha " + object.alpha(), alpha);
    }
  }

  /** Whether two numbers differ by more than the tolerance; a NaN always does. */
  private static boolean isFar(double got, double wanted, double tolerance) {
    return !(Math.abs(got - wanted) <= tolerance);
  }

  private static void pixels(
      ImageRef image, List<Painted> painted, Files files, Findings findings) {
    findings.looked(MASK_VALUES);
    Place place = files.place();
    long size = (long) image.width() * image.height();
    try {
      Grey png = GreyPng.read(files.get(Member.MASK), GreyPng.MAX_PIXELS);
      if (png.width() != image.width() || png.height() != image.height()) {
        String got = "mask of %d x %d".formatted(png.width(), png.height());
        findings.fail(ImageCheck.IMAGE, place, got, image.width() + " x " + image.height());
        return;
      }
      byte[] wanted = new byte[(int) size];
      painted.sort(ORDER);
      for (Painted one : painted) {
        one.mask()
            .paint(
                wanted,
                one.object().sounds() ? (byte) one.object().classIndex() : (byte) VpoClass.IGNORE);
      }
      int differs = Arrays.mismatch(png.pixels(), wanted);
      if (differs >= 0) {
        String where = "%d at column %d, row %d";
        int column = differs % image.width();
        int row = differs / image.width();
        findings.fail(
            MASK_VALUES,
            place,
            where.formatted(png.pixels()[differs] & 0xff, column, row),
            wanted[differs] & 0xff);
      }
    } catch (MediaException e) {
      findings.fail(MASK_VALUES, place, e.getMessage(), "an 8-bit greyscale PNG");
    }
  }
}
