package org.vpobuilder.pipeline.verify.toy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.vpobuilder.pipeline.verify.Check;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.sample.Sample;

/** Looks at samples, at files and at the whole, as far as a check of another package can. */
public final class ToyCheck implements Check {
  public static final Promise CLIPS = new Promise("toy-clips", "no clip is from a broken toy");
  public static final Promise CARD = new Promise("toy-card", "the card names no broken toy");

  @Override
  public List<Promise> promises() {
    return List.of(CLIPS, CARD);
  }

  @Override
  public Run begin(Reference reference) {
    AtomicInteger samples = new AtomicInteger();
    return new Run() {
      @Override
      public void sample(Sample sample, Files files) {
        samples.incrementAndGet();
        reference.findings().looked(CLIPS);
        if (sample.sounding().stream().anyMatch(o -> o.clip().file().contains("broken-toy"))) {
          int bytes = files.get(Member.IMAGE).length;
          reference
              .findings()
              .fail(CLIPS, files.place(), "a broken toy with %d".formatted(bytes), "none");
        }
      }

      @Override
      public void end(Whole whole) {
        // All samples come before the whole.
        reference.findings().looked(CARD, samples.get());
        String card =
            reference
                .files()
                .text(ReleaseLayout.CARD)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("");
        if (whole.manifest().isPresent() && card.contains("broken toy")) {
          reference.findings().fail(CARD, ReleaseLayout.CARD, "", "a broken toy", "none");
        }
      }
    };
  }
}
