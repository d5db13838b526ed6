#!/usr/bin/env python3
"""Measures the pipeline beside a yardstick, A B A B, and prints the ratios: docs/benchmarks.md tells what of.

usage: docs/bench.py startup|plan|index|build|floor|verify|likeness|slope|runners [--work DIR] [--runs N] [--peer FILE] [--samples N,N] [--disk]

Makes its worlds with ./vpo world under the work folder (default /tmp/vpo-bench) and keeps them. Needs Python 3.9,
ffmpeg for index and build, numpy and Pillow for build (that of the peer), pycocotools for plan."""
import argparse, csv, hashlib, json, os, re, resource, shlex, shutil, statistics, subprocess, sys, tempfile, threading, time

HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VPO = os.path.join(HOME, 'vpo')
CLASSES = f'{HOME}/pipeline/target/pipeline-0.1.0.jar:{HOME}/pipeline/target/lib/*'
PYTHON = os.environ.get('BENCH_PYTHON', sys.executable)
args = None


class Run:
    """A finished command: wall and CPU seconds, peak memory of its largest process, what it printed."""

    def __init__(self, command, shell=False):
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        process = subprocess.Popen(command, shell=shell, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.peak_mb, done = 0, threading.Event()
        watcher = threading.Thread(target=self.watch, args=(process.pid, done))
        watcher.start()
        self.text = process.communicate()[0]
        self.wall = time.monotonic() - start
        done.set()
        watcher.join()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.kernel = after.ru_stime - before.ru_stime
        self.cpu = after.ru_utime - before.ru_utime + self.kernel
        if process.returncode:
            sys.exit(f'{command} failed:\n{self.text}')

    def watch(self, pid, done):
        while not done.wait(0.05):
            try:
                status = open(f'/proc/{pid}/status').read()
                self.peak_mb = max(self.peak_mb, int(re.search(r'VmHWM:\s+(\d+)', status).group(1)) / 1024)
            except (OSError, AttributeError):
                pass


def say(name, run, note=''):
    print(f'{name}: {run.wall:.2f} s, {run.cpu:.2f} s of CPU, {run.peak_mb:.0f} MB; load {os.getloadavg()[0]:.1f} {note}', flush=True)


def ratio(what, pairs, of):
    """The median over pairs of (ours, yardstick) of a quotient of two runs."""
    for unit in ('wall', 'cpu'):
        values = [of(getattr(a, unit), getattr(b, unit)) for a, b in pairs]
        print(f'{what}, {unit}: {statistics.median(values):.2f} of {len(values)} ({", ".join(f"{v:.2f}" for v in values)})', flush=True)


def world(name, *options):
    folder = os.path.join(args.work, name)
    if not os.path.isdir(os.path.join(folder, 'vggsound')):
        Run([VPO, 'world', '--out', folder, *options])
    return folder


def mp4_world():
    """2,000 images and 1,000 clips, all mp4: rows of other clips are taken out of the csv."""
    folder = world('mp4', '--images', '2000', '--clips', '1850')
    clips, table = f'{folder}/vggsound/clips', f'{folder}/vggsound/vggsound.csv'
    other = [f for f in os.listdir(clips) if not f.endswith('.mp4')]
    if other:
        for f in other:
            os.remove(f'{clips}/{f}')
        gone = {f.rsplit('.', 1)[0] for f in other}
        rows = [r for r in csv.reader(open(table)) if f'{r[0]}_{int(r[1]):06d}' not in gone]
        csv.writer(open(table, 'w', newline=''), lineterminator='\n').writerows(rows)
    print(f'{len(os.listdir(clips))} mp4 clips')
    return folder


def spec(train, subsets='ss'):
    """The published spec with other counts: samples of the train split only."""
    text = Run([VPO, 'spec', 'vpo-2024']).text
    counts = {'ss': (r'samples: \{train: 11312, test: 890\}', f'samples: {{train: {train}, test: 0}}')}
    for name in subsets.split(','):
        text = re.sub(*counts[name], text)
    path = os.path.join(args.work, f'ss-{train}.yaml')
    open(path, 'w').write(text)
    return path


def counts(default):
    return [int(n) for n in (args.samples or default).split(',')]


def fresh(name):
    path = os.path.join(args.work, name)
    shutil.rmtree(path, ignore_errors=True)
    return path


def sources(folder):
    return ['--coco', f'{folder}/coco', '--vggsound', f'{folder}/vggsound']


def startup():
    java = [os.path.join(os.environ['JAVA_HOME'], 'bin/java') if 'JAVA_HOME' in os.environ else 'java', '-version']
    pairs = [(Run([VPO, '--help']), Run(java)) for _ in range(args.runs)]
    say('vpo --help', min((a for a, _ in pairs), key=lambda r: r.wall), '(the fastest)')
    print(f'median {statistics.median(a.wall for a, _ in pairs):.2f} s, {statistics.median(a.cpu for a, _ in pairs):.2f} s of CPU')
    ratio('vpo --help / java -version', pairs, lambda a, b: a / b)


def clip_index(folder):
    """An index of every clip of the csv that the class map has, as if each had been found and decoded."""
    out = f'{folder}/index-of-all'
    if os.path.isdir(out):
        return out
    small = world('small', '--images', '60', '--clips', '60')
    seed = fresh('small-plan')
    Run([VPO, 'plan', '--spec', 'vpo-2024', *sources(small), '--out', seed])
    summary = json.load(open(f'{seed}/index/index.json'))
    terms = csv.DictReader(line for line in open(
        f'{HOME}/class-maps/src/main/resources/org/vpobuilder/classmaps/vpo-21.csv') if not line.startswith('#'))
    labels = {r['id'] for r in terms if r['source'] == 'vggsound'}
    rows = [r for r in csv.reader(open(f'{folder}/vggsound/vggsound.csv'))]
    used = [r for r in rows if r[2] in labels]
    used.sort(key=lambda r: (r[3] != 'train', r[2], r[0], int(r[1])))
    os.makedirs(f'{out}/index')
    with open(f'{out}/index/clips.jsonl', 'w') as lines:
        for video, start, label, split in used:
            clip = f'{video}_{int(start):06d}'
            lines.write(json.dumps({
                'source': 'vggsound', 'id': clip, 'start_seconds': float(start), 'labels': [label], 'split': split,
                'file': f'clips/{clip}.mp4', 'licence': '',
                'attribution': {'author': '', 'title': '', 'url': f'https://www.youtube.com/watch?v={video}'},
                'keys': [f'youtube:{video}'], 'bytes': 165852, 'sha256': hashlib.sha256(clip.encode()).hexdigest(), 'samples': 160000,
                'level_dbfs': -21.5, 'peak': 0.5, 'span_starts': [0]}, separators=(',', ':')) + '\n')
    summary['clips'] = {s: {'read': sum(r[3] == s for r in rows), 'used': sum(r[3] == s for r in used), 'rejected': {},
                            'not_selected': {'LABEL_OUTSIDE_CLASS_MAP': sum(r[3] == s for r in rows) - sum(r[3] == s for r in used)}}
                        for s in ('train', 'test')}
    json.dump(summary, open(f'{out}/index/index.json', 'w'))
    open(f'{out}/index/rejections.jsonl', 'w').close()
    return out


def plan():
    full = world('coco', '--images', '118287', '--bystanders', '2', '--clips', '200000', '--annotations-only')
    index = clip_index(full)
    files = [f'{full}/coco/annotations/instances_{s}2017.json' for s in ('train', 'val')]
    print('annotation files:', ', '.join(f'{os.path.getsize(f) / 1e6:.0f} MB' for f in files))
    yardstick = [PYTHON, '-c', f'from pycocotools.coco import COCO; [COCO(f) for f in {files!r}]']
    pairs = []
    for _ in range(args.runs):
        ours = Run([VPO, 'plan', '--spec', 'vpo-2024', *sources(full), '--index', index, '--no-image-check', '--out', fresh('plan')])
        pairs.append((ours, Run(yardstick)))
        say('vpo plan', ours)
        say('COCO(file)', pairs[-1][1])
    ratio('vpo plan / COCO(file)', pairs, lambda a, b: a / b)


def index():
    folder = mp4_world()
    clips = f'{folder}/vggsound/clips'
    command = (f'ls -d {clips}/* | xargs -P2 -I@ ffmpeg -nostdin -v error -threads 1 -i @ -vn -f f32le -ac 1 -ar 16000 -y /dev/null')
    pairs = []
    for _ in range(args.runs):
        # The whole command is counted: its start, the sha256 and level of each clip, the cache, and planning of one sample.
        ours = Run([VPO, 'plan', '--spec', spec(1), '--subsets', 'ss', *sources(folder), '--cache', fresh('cache'), '--out', fresh('plan')])
        pairs.append((ours, Run(command, shell=True)))
        say('vpo plan', ours, re.findall(r'index: .*', ours.text)[-1])
        say('ffmpeg', pairs[-1][1])
    indexed = int(re.findall(r'index: (\d+) of', pairs[0][0].text)[-1])
    part = indexed / len(os.listdir(clips))  # Clips outside the class map are not decoded by ours.
    ratio('clips a second, ours / ffmpeg', pairs, lambda a, b: part * b / a)


def build():
    """The whole command counts of ours; of the peer, whose rate does not depend on their number, some samples without its start."""
    folder, rates = mp4_world(), []
    for _ in range(args.runs):
        out = fresh('release')
        ours = Run([VPO, 'build', '--spec', spec(3000), '--subsets', 'ss', *sources(folder), '--out', out])
        n = json_count(out)
        theirs = Run([PYTHON, args.peer, f'{folder}/coco', f'{folder}/vggsound', fresh('peer'), str(args.peer_samples), '2'])
        fresh('peer')
        say('vpo build', ours, f'{n} samples, {n / ours.wall:.1f}/s, {n / ours.cpu:.1f} a second of CPU')
        say('peer', theirs, f'{theirs.text.strip()}, {args.peer_samples / theirs.cpu:.1f} a second of CPU')
        rate = float(re.search(r'([\d.]+) samples/s', theirs.text).group(1))
        rates.append((n / ours.wall / rate, n / ours.cpu / (args.peer_samples / theirs.cpu)))
    for k, unit in enumerate(('wall', 'cpu')):
        values = [r[k] for r in rates]
        print(f'samples a second, ours / peer, {unit}: {statistics.median(values):.2f} of {len(values)}')


def json_count(release):
    return sum(1 for _ in open(f'{release}/plan/ss.jsonl'))


FLOOR = """
import concurrent.futures as f, glob, hashlib, os, sys
release, coco, cache, out = sys.argv[1:]
import json
rows = [json.loads(l) for l in open(release + '/plan/ss.jsonl')]
pcm = {os.path.basename(p)[:64]: p for p in glob.glob(cache + '/*.pcm')}
shards = sorted(glob.glob(release + '/ss/*/*.tar'))
per = {}
for r in rows: per.setdefault((r['split'], r['shard']), []).append(r)
os.makedirs(out)
def work(s):
    split, number = s.split('/')[-2], int(s[-10:-4])
    left, block, digest = os.path.getsize(s), bytes(1 << 20), hashlib.sha256()
    with open(f'{out}/{split}-{number}.tar', 'wb', buffering=0) as tar:
        mine = per[(split, number)]
        each = left // len(mine)
        for k, r in enumerate(mine):
            hashlib.sha256(open(coco + '/' + r['image']['file'], 'rb').read())
            for o in r['objects']:
                if o['role'] == 'sounding': open(pcm[o['clip']['sha256']], 'rb').read()
            n = each if k + 1 < len(mine) else left
            left -= n
            while n > 0:
                digest.update(block[:min(n, 1 << 20)])
                n -= tar.write(block[:min(n, 1 << 20)])
with f.ThreadPoolExecutor(2) as pool: list(pool.map(work, shards))
"""


def from_and_to_disk(command):
    """With --disk nothing is in memory before, and all is on the disk afterwards; needs root."""
    if not args.disk:
        return Run(command)
    subprocess.run('sync; echo 3 > /proc/sys/vm/drop_caches', shell=True, check=True)
    return Run(shlex.join(command) + ' && sync', shell=True)


def floor():
    folder, cache, pairs = world('slope', '--images', '12000', '--clips', '1000'), fresh('cache'), []
    for n in counts('3000'):
        planned = fresh('plan')
        Run([VPO, 'plan', '--spec', spec(n), '--subsets', 'ss', *sources(folder), '--cache', cache, '--out', planned])
        for _ in range(args.runs):
            out = fresh('release')
            ours = from_and_to_disk([VPO, 'render', '--plan', planned, *sources(folder), '--cache', cache, '--out', out])
            theirs = from_and_to_disk([PYTHON, '-c', FLOOR, out, f'{folder}/coco', cache, fresh('floor')])
            fresh('floor')
            pairs.append((ours, theirs))
            say('vpo render', ours, re.findall(r'render: .*', ours.text)[-1])
            say('floor', theirs)
    ratio('floor / vpo render', pairs, lambda a, b: b / a)


def verify():
    folder, out = mp4_world(), os.path.join(args.work, 'release')
    if not os.path.exists(f'{out}/release.json'):
        Run([VPO, 'build', '--spec', spec(3000), '--subsets', 'ss', *sources(folder), '--out', fresh('release')])
    size = sum(os.path.getsize(os.path.join(d, f)) for d, _, files in os.walk(out) for f in files) / 1e6
    digest = f'find {out} -name "*.tar" | xargs -P2 -n1 sha256sum'
    pairs = []
    for _ in range(args.runs):
        pairs.append((Run([VPO, 'verify', out]), Run(digest, shell=True)))
        say('vpo verify', pairs[-1][0], f'{size / pairs[-1][0].wall:.0f} MB/s, {2 * size / pairs[-1][0].cpu:.0f} MB/s by CPU of 2 cores')
        say('sha256sum', pairs[-1][1], f'{size / pairs[-1][1].wall:.0f} MB/s')
    ratio('vpo verify / sha256sum', pairs, lambda a, b: a / b)


def likeness():
    """What pictures and sounds that are compared add to planning and to verifying, by CPU; then the searches at full size."""
    folder, cache, n = world('slope', '--images', '12000', '--clips', '1000'), fresh('cache'), counts('1000')[0]
    asked = {'nothing': '', 'pictures': 'image_bits: 6', 'sounds': 'audio_ber: 0.35', 'both': 'image_bits: 6, audio_ber: 0.35'}

    def run(command, what, out):
        options = ['--set', f'likeness={{{asked[what]}}}'] if asked[what] else []
        return Run([VPO, command, '--spec', spec(n), *options, '--subsets', 'ss', *sources(folder), '--cache', cache, '--out', fresh(out)])

    run('plan', 'nothing', 'plan')
    for _ in range(args.runs):
        runs = {what: run('plan', what, 'plan') for what in ('nothing', 'pictures', 'sounds')}
        seen = [int(re.findall(rf'{title}: (\d+) of', runs['nothing'].text)[-1]) for title in ('plan', 'index')]
        for (what, unit), count in zip((('pictures', 'candidate'), ('sounds', 'clip')), seen):
            more = 1000 * (runs[what].cpu - runs['nothing'].cpu) / count
            say(f'vpo plan, {what}', runs[what], f'{runs["nothing"].cpu:.2f} s of CPU without: {more:.2f} ms more for each of {count} {unit}s')
        for what in ('nothing', 'both'):
            run('build', what, 'release')
            out = os.path.join(args.work, 'release')
            size = sum(os.path.getsize(os.path.join(d, f)) for d, _, files in os.walk(out) for f in files) / 1e6
            done = Run([VPO, 'verify', out])
            say(f'vpo verify, {what} compared', done, f'{json_count(out)} samples, {2 * size / done.cpu:.0f} MB/s by CPU of 2 cores')
    print(Run(['java', '-Xmx3g', '-cp', CLASSES, f'{HOME}/docs/LikenessSearch.java']).text)


def slope():
    """Cost a sample and memory by the number of samples; decoded clips are kept from size to size."""
    folder, cache = world('slope', '--images', '12000', '--clips', '1000'), fresh('cache')
    for n in counts('1000,5000,20000'):
        planned = fresh('plan')
        Run([VPO, 'plan', '--spec', spec(n), '--subsets', 'ss', *sources(folder), '--cache', cache, '--out', planned])
        for _ in range(args.runs):
            ours = Run([VPO, 'render', '--plan', planned, *sources(folder), '--cache', cache, '--out', fresh('release')])
            made = json_count(planned)
            say(f'{made} samples', ours, f'{1000 * ours.wall / made:.2f} ms a sample, {1000 * ours.cpu / made:.2f} ms of CPU; {ours.kernel:.1f} s the kernel')
    fresh('release')


def runners():
    folder, cache = world('slope', '--images', '12000', '--clips', '1000'), fresh('cache')
    Run([VPO, 'plan', '--spec', spec(1), '--subsets', 'ss', *sources(folder), '--cache', cache, '--out', fresh('plan')])
    names = ('threads', 'direct', 'flink')
    for n in counts('12000'):
        rounds = []
        for _ in range(args.runs):
            rounds.append([Run([VPO, 'build', '--runner', r, '--parallelism', '2', '--spec', spec(n), '--subsets', 'ss', *sources(folder),
                                '--cache', cache, '--out', fresh('release')]) for r in names])
            for name, run in zip(names, rounds[-1]):
                say(name, run, f'{n} samples')
        for i, name in enumerate(names[1:], 1):
            ratio(f'{name} / threads', [(runs[i], runs[0]) for runs in rounds], lambda a, b: a / b)


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = {f.__name__: f for f in (startup, plan, index, build, floor, verify, likeness, slope, runners)}
    parser.add_argument('what', choices=what)
    parser.add_argument('--work', default='/tmp/vpo-bench')
    parser.add_argument('--runs', type=int, default=3)
    parser.add_argument('--peer', default=os.path.join(HOME, '../shared/bench/peer_build.py'))
    parser.add_argument('--peer-samples', type=int, default=300)
    parser.add_argument('--samples', help='floor, slope, runners: how many, comma-separated')
    parser.add_argument('--disk', action='store_true', help='floor: files that are not in memory')
    args = parser.parse_args()
    os.makedirs(args.work, exist_ok=True)
    Run([VPO, '--version'])  # builds what is missing, so that no measured command does
    what[args.what]()
