package org.vpobuilder.validation.report.page;

/** Receives the progress of a report; called by several threads, in any order. */
public interface PageProgress {
  /** A receiver that shows nothing. */
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

  /** Called with the number of parts: samples of a release, or runs of a validation. */
  void wanted(long count);

  /** Called when one more part was read. */
  void done();
}
