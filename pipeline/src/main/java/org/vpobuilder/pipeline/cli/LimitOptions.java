package org.vpobuilder.pipeline.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.cli.LostRecords.Kind;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.schemas.console.OptionGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option for how many rejections make a run end with exit code 1. */
@OptionGroup(value = "Running", order = 3)
final class LimitOptions {
  @Option(
      names = "--max-rejected",
      paramLabel = "LIMIT",
      converter = RejectionLimit.Converter.class,
      description = {
        "End with exit code 1 above so many rejections: N, or P%% of the records, for each kind of",
        "record by itself (clips, images, annotations, rows of vggsound.csv, labels of the csv of",
        "persons, videos); KIND=N or KIND=P%% for one kind, several with commas: 2%%,images=0.",
        "Missing clips are ordinary and count only by name: missing=25%%. Default: no limit."
      })
  @Nullable RejectionLimit maxRejected;

  /** Reports the kinds of records that are above the limit. */
  int exitCode(LostRecords losses, PrintWriter err) {
    if (maxRejected == null) {
      return Console.DONE;
    }
    List<String> lines = maxRejected.exceeded(losses);
    lines.forEach(line -> err.println("vpo: " + line));
    return lines.isEmpty() ? Console.DONE : Console.ABOVE_LIMIT;
  }

  /**
   * The largest numbers of rejections, separately for each kind of record (decision 24).
   *
   * @param each for every kind that is not named, except missing clips; null for no limit
   * @param named for kinds by name
   */
  record RejectionLimit(@Nullable Bound each, Map<Kind, Bound> named) {
    private static final Pattern FORM =
        Pattern.compile("(?:([a-z]+)=)?(\\d{1,18}(?:\\.\\d{1,9})?)(%?)");

    /**
     * A limit: a number of records, or a share of them.
     *
     * @param text as the user wrote it
     * @param percent whether {@code value} is a share of the records of the kind
     */
    private record Bound(String text, double value, boolean percent) {
      /**
       * The most records that may be lost; empty for a share where the number of records is not
       * known.
       */
      OptionalLong most(OptionalLong of) {
        if (!percent) {
          return OptionalLong.of((long) value);
        }
        return of.isPresent()
            ? OptionalLong.of((long) Math.floor(value * of.getAsLong() / 100))
            : OptionalLong.empty();
      }
    }

    static final class Converter implements ITypeConverter<RejectionLimit> {
      @Override
      public RejectionLimit convert(String text) {
        Bound each = null;
        Map<Kind, Bound> named = new EnumMap<>(Kind.class);
        for (String part : text.split(",", -1)) {
          Matcher form = FORM.matcher(part);
          if (!form.matches()) {
            throw new TypeConversionException(
                "got '%s', wanted a number, a share such as 2%%, or KIND=2%%".formatted(text));
          }
          Bound bound =
              new Bound(part, Double.parseDouble(form.group(2)), !form.group(3).isEmpty());
          if (bound.percent() && bound.value() > 100) {
            throw new TypeConversionException(
                "got '%s', wanted a share from 0%% to 100%%".formatted(part));
          }
          boolean twice;
          if (form.group(1) == null) {
            twice = each != null;
            each = bound;
          } else {
            twice = named.put(kind(form.group(1)), bound) != null;
          }
          if (twice) {
            throw new TypeConversionException("got '%s', wanted each kind once".formatted(text));
          }
        }
        return new RejectionLimit(each, named);
      }

      private static Kind kind(String name) {
        return Arrays.stream(Kind.values())
            .filter(kind -> kind.toString().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new TypeConversionException(
                        "got kind '%s', wanted one of %s"
                            .formatted(
                                name,
                                Arrays.stream(Kind.values())
                                    .map(Kind::toString)
                                    .collect(Collectors.joining(", ")))));
      }
    }

    /** A line for each kind of which more records were lost than the limit allows. */
    List<String> exceeded(LostRecords losses) {
      List<String> lines = new ArrayList<>();
      for (Kind kind : Kind.values()) {
        Bound bound = named.getOrDefault(kind, kind == Kind.MISSING ? null : each);
        if (bound == null) {
          continue;
        }
        OptionalLong of = losses.read(kind);
        OptionalLong most = bound.most(of);
        if (most.isPresent() && losses.lost(kind) > most.getAsLong()) {
          lines.add(
              String.format(
                  Locale.ROOT,
                  "%d %s%s, --max-rejected %s allows %d%s",
                  losses.lost(kind),
                  of.isPresent() ? "of %d ".formatted(of.getAsLong()) : "",
                  kind == Kind.MISSING ? "clips are missing" : kind + " rejected",
                  bound.text(),
                  most.getAsLong(),
                  kind == Kind.MISSING ? "" : "; see " + losses.rejections()));
        }
      }
      return lines;
    }
  }
}
