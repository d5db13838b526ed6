package org.vpobuilder.validation.report.page;

/** Is told how far a report has come; from several threads, in any order. */
public interface PageProgress {
  /** Shows nothing. */
  PageProgress NONE =
      new PageProgress() {
        @Override
        public void wanted(long count) {
          // Nothing is shown.
        }

        @Override
        public void done() {
          // Nothing is shown.
        }
      };

  /** How many parts there are: samples of a release, runs of a validation. */
  void wanted(long count);

  /** One more part was read. */
  void done();
}
