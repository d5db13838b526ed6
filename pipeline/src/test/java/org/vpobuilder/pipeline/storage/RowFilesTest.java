package org.vpobuilder.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.spec.failure.BadInputException;

/** Lines are parsed on several threads; what comes of them must not depend on which was first. */
class RowFilesTest {
  private static final int LINES = 5000;

  @TempDir Path dir;
  private final List<Integer> taken = new ArrayList<>();

  private void write(String text) throws IOException {
    Files.writeString(dir.resolve("rows"), text);
  }

  private static String lines(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(n -> n + "\n").collect(Collectors.joining());
  }

  private static int number(byte[] line) {
    return Integer.parseInt(new String(line, StandardCharsets.UTF_8));
  }

  private void parse(RowFiles.LineParser<Integer> parser) throws IOException {
    RowFiles.parse(Folder.of(dir), "rows", parser, taken::add);
  }

  private static List<Integer> upTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void parse_linesThatTakeUnequalTimes_areTakenInTheirOrder() throws IOException {
    write(lines(LINES));
    parse(
        (json, where) -> {
          int number = number(json);
          assertThat(where).endsWith("rows:" + number);
          if (number % 1000 == 1) {
            sleep(20);
          }
          return number;
        });
    assertThat(taken).isEqualTo(upTo(LINES));
  }

  /** The second line can be parsed only while the first is: with one thread it would wait. */
  @Test
  void parse_onSeveralCores_usesThem() throws IOException {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
    write(lines(2));
    CountDownLatch both = new CountDownLatch(2);
    parse(
        (json, where) -> {
          both.countDown();
          assertThat(await(both)).isTrue();
          return number(json);
        });
    assertThat(taken).isEqualTo(upTo(2));
  }

  @Test
  void parse_twoBadLines_firstFailsAfterAllBeforeItWereTaken() throws IOException {
    write(lines(LINES));
    assertThatThrownBy(
            () ->
                parse(
                    (json, where) -> {
                      int number = number(json);
                      if (number == 3000) {
                        sleep(50);
                      }
                      if (number == 3000 || number == 3001) {
                        throw new BadInputException(where + ": bad");
                      }
                      return number;
                    }))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("rows:3000: bad");
    assertThat(taken).isEqualTo(upTo(2999));
  }

  @Test
  void parse_cutOffLine_failsAfterAllBeforeItWereTaken() throws IOException {
    write(lines(1500) + "15");
    assertThatThrownBy(() -> parse((json, where) -> number(json)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("line 1501 is cut off");
    assertThat(taken).isEqualTo(upTo(1500));
  }

  @Test
  void parse_badLineBeforeACutOffOne_failsOnTheBadLine() throws IOException {
    write("1\nx\n3");
    assertThatThrownBy(() -> parse((json, where) -> number(json)))
        .isInstanceOf(NumberFormatException.class);
    assertThat(taken).containsExactly(1);
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void sleep(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
