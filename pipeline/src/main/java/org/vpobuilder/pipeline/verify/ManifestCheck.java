package org.vpobuilder.pipeline.verify;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.verify.HashedInput.FileHash;
import org.vpobuilder.spec.release.Release;

/** The folder is what release.json says, file by file. */
final class ManifestCheck {
  private final Findings findings;
  private final ReleaseFolder folder;
  private final Map<String, FileHash> hashes;

  ManifestCheck(Findings findings, ReleaseFolder folder, Map<String, FileHash> hashes) {
    this.findings = findings;
    this.folder = folder;
    this.hashes = hashes;
  }

  void run(Optional<Release> release) {
    folder
        .others()
        .forEach(path -> fail(path, "a link or something else that is no file", "plain files"));
    if (release.isEmpty()) {
      String got =
          folder.has(Release.FILE_NAME) ? "an invalid manifest" : "no file: an unfinished release";
      fail(Release.FILE_NAME, got, "the manifest, which is written last");
      return;
    }
    Set<String> listed = new HashSet<>();
    for (Release.FileEntry entry : release.get().files()) {
      findings.looked(Check.MANIFEST);
      if (!listed.add(entry.path())) {
        fail(entry.path(), "two entries", "one");
      }
      compare(entry);
    }
    for (String file : folder.files().keySet()) {
      // A folder that was once looked at on a Mac is the same release: no loader reads such files.
      boolean isOurs = !Folder.isMacLitter(file) && !file.equals(Release.FILE_NAME);
      if (isOurs && !listed.contains(file)) {
        fail(file, "a file that release.json does not list", "only listed files");
      }
    }
  }

  private void compare(Release.FileEntry entry) {
    FileHash hash = hashes.get(entry.path());
    if (hash == null) {
      fail(entry.path(), "no readable file", "a file that release.json lists");
    } else if (hash.bytes() != entry.bytes()) {
      fail(entry.path(), hash.bytes() + " bytes", entry.bytes());
    } else if (!hash.sha256().equals(entry.sha256())) {
      fail(entry.path(), "sha256 " + hash.sha256(), entry.sha256());
    }
  }

  private void fail(String file, Object got, Object wanted) {
    findings.fail(Check.MANIFEST, file, "", got, wanted);
  }
}
