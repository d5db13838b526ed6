package org.vpobuilder.pipeline.inspect;

import java.util.Locale;
import org.vpobuilder.pipeline.release.StoredSample;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.Control;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.Pair;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/** A sample for a terminal of 100 columns. */
public final class SampleText {
  private static final int MOST = 100;

  private static final String ROW = "%-8s %7s %-13s %13s %6s %6s  %-28s %s%n";

  private SampleText() {}

  /** The sample's properties, and a row for each of its objects, the sounding ones first. */
  public static String of(StoredSample stored) {
    Sample sample = stored.sample();
    StringBuilder text = new StringBuilder();
    head(stored, text);
    text.append(
        ROW.formatted(
            "role", "channel", "class", "annotation", "alpha", "area %", "clip", "level"));
    for (SceneObject object : sample.objects()) {
      text.append(row(object, sample));
    }
    if (sample.control() != null) {
      heard(sample.control(), text);
    }
    return text.toString();
  }

  /** What each channel of the stems of a control holds. */
  private static void heard(Control control, StringBuilder text) {
    text.append(
        "%n%-8s %7s %-13s %6s %8s  %s%n"
            .formatted("heard", "channel", "class", "alpha", "gain", "stem of the base release"));
    for (int channel = 0; channel < control.heard().size(); channel++) {
      Control.Heard heard = control.heard().get(channel);
      text.append(
          String.format(
              Locale.ROOT,
              "%-8s %7d %-13s %6.4f %8.4f  %s%n",
              "",
              channel,
              shown(heard.className()),
              heard.alpha(),
              heard.gain(),
              heard.sample().isEmpty()
                  ? "-"
                  : "channel %d of %s".formatted(heard.channel(), shown(heard.sample()))));
    }
  }

  private static void head(StoredSample stored, StringBuilder text) {
    Sample sample = stored.sample();
    ImageRef image = sample.image();
    Sample.Audio audio = sample.audio();
    line(text, "sample", "%s", sample.key());
    line(text, "shard", "%s", stored.shard().path());
    line(text, "split", "%s/%s", sample.subset(), sample.split());
    line(text, "image", "%s, %d x %d", shown(image.file()), image.width(), image.height());
    line(text, "licence", "%s", licence(stored.licence()));
    line(text, "page", "%s", shown(image.attribution().url()));
    line(
        text,
        "sound",
        "%.1f s at %d Hz, gain %.4f, left %.1f dBFS, right %.1f dBFS",
        audio.samples() / (double) audio.sampleRateHz(),
        audio.sampleRateHz(),
        audio.gain(),
        audio.levelLeftDbfs(),
        audio.levelRightDbfs());
    Pair pair = sample.pair();
    if (pair != null) {
      line(text, "pair", "%s, member %d", shown(pair.id()), pair.member());
    }
    Control control = sample.control();
    if (control != null) {
      line(text, "base", "%s", shown(control.baseSample()));
      line(text, "control", "%s: %s", control.kind(), control.kind().words());
      line(text, "expected", "%s", control.expected());
    }
    text.append("%n".formatted());
  }

  /** The licence's name and code. */
  private static String licence(Licence licence) {
    String name = licence.name().isEmpty() ? "" : shown(licence.name()) + ", ";
    return name + shown(licence.code());
  }

  private static void line(StringBuilder text, String name, String format, Object... values) {
    String value = String.format(Locale.ROOT, format, values);
    text.append("%-8s %s%n".formatted(name, value.isEmpty() ? "-" : value));
  }

  private static String row(SceneObject object, Sample sample) {
    boolean sounds = object.sounds();
    long pixels = (long) sample.image().width() * sample.image().height();
    return String.format(
        Locale.ROOT,
        ROW,
        object.role(),
        sounds ? object.channel() : "-",
        shown(object.className()) + (object.crowd() ? " crowd" : ""),
        shown(object.id()),
        String.format(Locale.ROOT, "%.4f", object.alpha()),
        String.format(Locale.ROOT, "%.2f", 100.0 * object.area() / pixels),
        sounds ? clip(object.clip(), sample) : "-",
        sounds ? String.format(Locale.ROOT, "%.1f dBFS", object.clip().levelDbfs()) : "-");
  }

  /** The clip's id, and the second where its span begins. */
  private static String clip(ClipRef clip, Sample sample) {
    double second = clip.spanStart() / (double) sample.audio().sampleRateHz();
    String id = clip.address();
    return String.format(Locale.ROOT, "%s from %.0f s", shown(id), second);
  }

  /** A text from outside, shortened and without control characters, which a terminal would obey. */
  static String shown(String text) {
    String some = text.length() > MOST ? text.substring(0, MOST - 1) + "…" : text;
    return some.replaceAll("[\\p{Cntrl}\\p{Cf}\\u0080-\\u009f]", "?");
  }
}
