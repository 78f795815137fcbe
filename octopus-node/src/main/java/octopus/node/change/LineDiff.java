package octopus.node.change;

import java.util.ArrayList;
import java.util.List;

/** The difference of two texts, line by line, with three lines around each change. */
public final class LineDiff {
    private static final int AROUND = 3;
    /** Beyond this many comparisons the changed middle is shown as replaced whole. */
    private static final long MOST_WORK = 16_000_000;

    private record Line(char sign, String text) {}

    private LineDiff() {}

    /** Empty text when both are the same. */
    public static String of(String before, String after) {
        List<String> old = before.lines().toList();
        List<String> fresh = after.lines().toList();
        List<Line> lines = lines(old, fresh);
        return lines.stream().allMatch(line -> line.sign() == ' ') ? "" : hunks(lines);
    }

    private static List<Line> lines(List<String> old, List<String> fresh) {
        int shorter = Math.min(old.size(), fresh.size());
        int head = 0;
        while (head < shorter && old.get(head).equals(fresh.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head && old.get(old.size() - 1 - tail).equals(fresh.get(fresh.size() - 1 - tail))) {
            tail++;
        }
        List<Line> all = new ArrayList<>();
        old.subList(0, head).forEach(text -> all.add(new Line(' ', text)));
        all.addAll(middle(old.subList(head, old.size() - tail), fresh.subList(head, fresh.size() - tail)));
        old.subList(old.size() - tail, old.size()).forEach(text -> all.add(new Line(' ', text)));
        return all;
    }

    private static List<Line> middle(List<String> old, List<String> fresh) {
        List<Line> all = new ArrayList<>();
        if ((long) old.size() * fresh.size() > MOST_WORK) {
            old.forEach(text -> all.add(new Line('-', text)));
            fresh.forEach(text -> all.add(new Line('+', text)));
            return all;
        }
        int[][] common = common(old, fresh);
        int i = 0;
        int j = 0;
        while (i < old.size() || j < fresh.size()) {
            if (i < old.size() && j < fresh.size() && old.get(i).equals(fresh.get(j))) {
                all.add(new Line(' ', old.get(i++)));
                j++;
            } else if (j >= fresh.size() || i < old.size() && common[i + 1][j] >= common[i][j + 1]) {
                all.add(new Line('-', old.get(i++)));
            } else {
                all.add(new Line('+', fresh.get(j++)));
            }
        }
        return all;
    }

    /** How many lines two rests have in common at most. */
    private static int[][] common(List<String> old, List<String> fresh) {
        int[][] common = new int[old.size() + 1][fresh.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = fresh.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equals(fresh.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private static String hunks(List<Line> lines) {
        StringBuilder text = new StringBuilder();
        int shown = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (near(lines, i)) {
                if (shown >= 0 && shown < i - 1) {
                    text.append("...\n");
                }
                text.append(lines.get(i).sign()).append(lines.get(i).text()).append('\n');
                shown = i;
            }
        }
        return text.toString();
    }

    private static boolean near(List<Line> lines, int at) {
        for (int i = Math.max(0, at - AROUND); i <= Math.min(lines.size() - 1, at + AROUND); i++) {
            if (lines.get(i).sign() != ' ') {
                return true;
            }
        }
        return false;
    }
}
