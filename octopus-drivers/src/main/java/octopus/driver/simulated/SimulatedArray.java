package octopus.driver.simulated;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import octopus.spi.AttachmentId;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.VolumeId;
import octopus.spi.driver.DriverEnvironment;
import octopus.spi.driver.VolumeExporter;

/**
 * The box itself, which outlives the drivers that talk to it: closing and opening a backend finds everything as it was.
 * Tests reach it by the backend's name and make it fail, hang, slow down or disappear.
 */
public final class SimulatedArray {
    private static final Map<Path, SimulatedArray> BY_DIRECTORY = new ConcurrentHashMap<>();
    private static final Map<String, SimulatedArray> BY_BACKEND = new ConcurrentHashMap<>();

    private final String backend;
    private final SimulatedObjects objects;
    private final Map<SimulatedCall, Integer> faults = new EnumMap<>(SimulatedCall.class);
    private final Map<SimulatedCall, Boolean> hanging = new EnumMap<>(SimulatedCall.class);
    private final Map<SimulatedCall, LongAdder> calls = new ConcurrentHashMap<>();
    private final Map<AttachmentId, VolumeExporter.Export> exports = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> limits = new ConcurrentHashMap<>();
    private final AtomicLong latencyMillis = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();
    /** Whether anything is armed at all; the usual case must cost nothing. */
    private volatile boolean misbehaving;

    private volatile boolean gone;
    private volatile Optional<String> active = Optional.empty();

    private SimulatedArray(String backend, SimulatedObjects objects) {
        this.backend = backend;
        this.objects = objects;
    }

    static SimulatedArray open(DriverEnvironment environment, boolean keepState, int pools) {
        Path directory = environment.stateDirectory().toAbsolutePath().normalize();
        SimulatedArray array = BY_DIRECTORY.computeIfAbsent(
                directory,
                place -> new SimulatedArray(environment.backend(), new SimulatedObjects(place, keepState, pools)));
        BY_BACKEND.put(environment.backend(), array);
        return array;
    }

    /** The array of the backend that was opened last under this name. */
    public static Optional<SimulatedArray> find(String backend) {
        return Optional.ofNullable(BY_BACKEND.get(backend));
    }

    /** As when the machine starts again: what was not written is forgotten. */
    public static void powerOff(String backend) {
        find(backend).ifPresent(array -> {
            BY_BACKEND.remove(backend, array);
            BY_DIRECTORY.values().remove(array);
        });
    }

    /** The next {@code times} calls of this kind fail with BACKEND_FAILED, having changed nothing. */
    public void failNext(SimulatedCall call, int times) {
        change(() -> faults.put(call, times));
    }

    /** Calls of this kind wait until {@link #release}. */
    public void hang(SimulatedCall call) {
        change(() -> hanging.put(call, true));
    }

    public void release() {
        change(() -> {
            hanging.clear();
            released.signalAll();
        });
    }

    /** Every call fails with UNREACHABLE until {@link #comeBack}. */
    public void disappear() {
        gone = true;
    }

    public void comeBack() {
        gone = false;
    }

    /** Puts an object there that somebody else made. */
    public void plantForeign(String nativeName) {
        plantForeign(nativeName, Size.ofGib(1));
    }

    public void plantForeign(String nativeName, Size size) {
        objects.plantForeign(nativeName, SimulatedObject.Kind.VOLUME, size);
    }

    /** As {@link #plantForeign}, what could become a snapshot. */
    public void plantForeignSnapshot(String nativeName, Size size) {
        objects.plantForeign(nativeName, SimulatedObject.Kind.SNAPSHOT, size);
    }

    /** The place that serves the volumes; empty for the first one. */
    public Optional<String> active() {
        return active;
    }

    void active(Optional<String> target) {
        active = target;
    }

    /** What the users of this volume are held to; nobody is slowed down. */
    public Map<String, String> limits(VolumeId volume) {
        return limits.getOrDefault("volume-" + volume, Map.of());
    }

    void limit(String nativeName, Map<String, String> wanted) {
        if (wanted.isEmpty()) {
            limits.remove(nativeName);
        } else {
            limits.put(nativeName, Map.copyOf(wanted));
        }
    }

    /** How often this was called since the array was made, failures included. */
    public long calls(SimulatedCall call) {
        LongAdder count = calls.get(call);
        return count == null ? 0 : count.sum();
    }

    boolean gone() {
        return gone;
    }

    Map<AttachmentId, VolumeExporter.Export> exports() {
        return exports;
    }

    SimulatedObjects objects() {
        return objects;
    }

    void configure(long latency, Map<SimulatedCall, Integer> armed) {
        latencyMillis.set(latency);
        change(() -> faults.putAll(armed));
    }

    /** What comes before every call: latency, and whatever the array was told to do. */
    void before(SimulatedCall call, String about) {
        calls.computeIfAbsent(call, c -> new LongAdder()).increment();
        if (gone) {
            throw Fault.of(
                            CommonFault.UNREACHABLE,
                            said(call, about),
                            "the simulated array of " + backend + " was told to disappear",
                            "Tell it to come back.")
                    .exception();
        }
        try {
            if (latencyMillis.get() > 0) {
                Thread.sleep(latencyMillis.get());
            }
            if (misbehaving) {
                misbehave(call, about);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.of(CommonFault.TIMED_OUT, said(call, about), "Octopus is stopping", "Start it again.")
                    .exception();
        }
    }

    private void misbehave(SimulatedCall call, String about) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (hanging.containsKey(call)) {
                released.await();
            }
            int left = faults.getOrDefault(call, 0);
            if (left > 0) {
                if (left != ArmedFaults.ALWAYS) {
                    faults.put(call, left - 1);
                }
                throw Fault.of(
                                CommonFault.BACKEND_FAILED,
                                said(call, about),
                                "the simulated array was told to fail",
                                "Try again, or disarm the fault.")
                        .exception();
            }
        } finally {
            lock.unlock();
        }
    }

    private static String said(SimulatedCall call, String about) {
        return "Simulated " + call.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + " of " + about;
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            faults.values().removeIf(count -> count <= 0);
            misbehaving = !faults.isEmpty() || !hanging.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
