package org.vpobuilder.pipeline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vpobuilder.pipeline.run.RunnerOptions.Kind;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.BadInputException;

class RunnerTest {
  @TempDir Path root;

  private List<Squares.Square> run(Kind kind, int workers, Progress progress, int... numbers)
      throws IOException {
    List<Squares.Number> tasks = IntStream.of(numbers).mapToObj(Squares.Number::new).toList();
    return Runner.of(new RunnerOptions(kind, workers), progress)
        .run(new Squares(), tasks, Folder.of(root));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void run_tasks_resultsInTheirOrderAndNothingLeft(Kind kind) throws IOException {
    List<String> ends = new ArrayList<>();
    Progress progress =
        (title, unit, total, done) ->
            () -> ends.add(title + " " + total.getAsLong() + " " + done.getAsLong() + " " + unit);

    assertThat(run(kind, 2, progress, IntStream.range(0, 40).toArray()))
        .isEqualTo(
            IntStream.range(0, 40)
                .mapToObj(number -> new Squares.Square((long) number * number))
                .toList());
    assertThat(ends).containsExactly("squares 40 40 numbers");
    assertThat(Folder.of(root).files()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void run_noTask_noResult(Kind kind) throws IOException {
    assertThat(run(kind, 2, Progress.SILENT)).isEmpty();
  }

  /** A fault of the disk is not an internal error. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void run_workerFailsToWrite_thatIoException(Kind kind) {
    assertThatThrownBy(() -> run(kind, 1, Progress.SILENT, 1, Squares.FULL_DISK))
        .isInstanceOf(IOException.class)
        .hasMessage("/r/a.tar: No space left on device");
  }

  /** A caller that is told of a failure may delete files: no worker writes any more. */
  @Test
  @Timeout(30)
  void run_oneOfTwoDirectWorkersFails_theOtherHasStopped() {
    assertThatThrownBy(() -> run(Kind.DIRECT, 2, Progress.SILENT, Squares.LATE_BAD, Squares.LONG))
        .isInstanceOf(BadInputException.class)
        .hasMessage("bad");
    assertThat(Squares.BEGUN.getCount()).isZero();
    assertThat(Squares.BUSY).hasValue(0);
  }

  /** Of two failures that of the earlier task is reported, whichever came first. */
  @Test
  void run_twoTasksFail_theFirstIsTold() {
    assertThatThrownBy(
            () ->
                run(
                    Kind.THREADS,
                    2,
                    Progress.SILENT,
                    Squares.BAD,
                    Squares.FULL_DISK,
                    Squares.FULL_DISK))
        .isInstanceOf(BadInputException.class);
  }
}
