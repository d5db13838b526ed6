"""Makes the clips of ClipContainersTest with ffmpeg 5.1 (Debian's): python3 containers.py FOLDER.

All hold four seconds of mono sound at 16 kHz, a second of near silence and three of noise, so that
an estimate of the length from the first frames' bit rate is far off; besides
  picture.webm  4 s of picture, 2 s of sound: the file's length is not the sound's
  tracks.mp4, tracks.mkv  a silent track, and one of noise that is marked as default
"""
import subprocess
import sys

SOUND = ["-f", "lavfi", "-i", "aevalsrc=0.0001*random(0):s=16000:d=1",
         "-f", "lavfi", "-i", "anoisesrc=r=16000:d=3:a=0.3:seed=5",
         "-filter_complex", "[0][1]concat=n=2:v=0:a=1"]
PICTURE = ["-f", "lavfi", "-i", "testsrc=s=32x32:r=5:d=4", "-f", "lavfi", "-i", "anoisesrc=r=16000:d=2:a=0.3:seed=5"]
TRACKS = ["-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono:d=4", "-f", "lavfi", "-i",
          "anoisesrc=r=16000:d=4:a=0.3:seed=5", "-map", "0", "-map", "1",
          "-disposition:a:0", "0", "-disposition:a:1", "default"]
EXACT = ["-fflags", "+bitexact", "-flags:a", "+bitexact", "-map_metadata", "-1"]
CLIPS = {
    "plain.aac": SOUND + ["-c:a", "aac", "-b:a", "24k"],
    "plain.mp3": SOUND + ["-c:a", "libmp3lame", "-q:a", "9", "-write_xing", "0"],
    "xing.mp3": SOUND + ["-c:a", "libmp3lame", "-q:a", "9", "-write_xing", "1"],
    "plain.flac": SOUND + ["-c:a", "flac", "-ar", "8000", "-sample_fmt", "s16"],
    "plain.webm": SOUND + ["-c:a", "libopus", "-b:a", "16k"],
    "plain.mkv": SOUND + ["-c:a", "libopus", "-b:a", "16k"],
    "plain.ogg": SOUND + ["-c:a", "libopus", "-b:a", "16k"],
    "plain.mp4": SOUND + ["-c:a", "aac", "-b:a", "24k", "-movflags", "+faststart"],
    "plain.mov": SOUND + ["-c:a", "aac", "-b:a", "24k", "-movflags", "+faststart"],
    "plain.aiff": SOUND + ["-ar", "4000"],
    "plain.au": SOUND + ["-ar", "4000"],
    "plain.w64": SOUND + ["-ar", "4000"],
    "picture.webm": PICTURE + ["-c:v", "libvpx", "-b:v", "30k", "-c:a", "libopus", "-b:a", "16k"],
    "tracks.mp4": TRACKS + ["-c:a", "aac", "-b:a", "16k"],
    "tracks.mkv": TRACKS + ["-c:a", "libopus", "-b:a", "12k"],
}

for name, arguments in CLIPS.items():
    subprocess.run(["ffmpeg", "-v", "error", "-y", *arguments, *EXACT, f"{sys.argv[1]}/{name}"], check=True)
