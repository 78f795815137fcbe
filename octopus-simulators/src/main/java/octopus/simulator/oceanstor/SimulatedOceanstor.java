package octopus.simulator.oceanstor;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import octopus.node.target.TargetSettings;
import octopus.node.target.UnitTargets;
import octopus.spi.Secret;
import octopus.spi.Size;

/**
 * A simulated array of the OceanStor family, for tests and demonstrations only: REST interface over TLS, iSCSI ports on
 * addresses of this machine, LUNs that really hold data. What drivers do to it, and what is ordered to go wrong, is real
 * enough that the drivers of the field take it for an array.
 */
public final class SimulatedOceanstor implements AutoCloseable {
    private static final String DEVICE = "iqn.2006-08.com.huawei:oceanstor:" + "2100simulated";

    private final ArraySettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private final SystemFacts facts;
    private final Inventory inventory;
    private final Disks disks;
    private final Sessions sessions;
    private final Orders orders = new Orders();
    private final UnitTargets targets;
    private final List<FrontPort> ports;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private SimulatedOceanstor(ArraySettings settings) throws IOException {
        this.settings = settings;
        Path targetDirectory = Files.createDirectories(settings.directory().resolve("tgt"));
        this.facts = new SystemFacts(ArraySettings.SERIAL, settings.version());
        this.inventory = new Inventory(facts);
        this.disks = new Disks(settings.directory().resolve("luns"));
        this.sessions = new Sessions(settings.user(), settings.password(), ArraySettings.SERIAL);
        this.targets =
                new UnitTargets(new TargetSettings(targetDirectory, "127.0.0.1", freePort(), Optional.empty(), 2));
        Gate gate = new Gate();
        Serving serving = new Serving(inventory, disks, targets, gate);
        InetSocketAddress behind = new InetSocketAddress("127.0.0.1", targets.port());
        this.ports = settings.portals().stream()
                .map(ip -> new FrontPort(
                        new InetSocketAddress(ip, settings.iscsiPort()),
                        DEVICE + "::20000:" + ip,
                        gate,
                        serving::targetFor,
                        () -> behind))
                .toList();
        Routes routes = routes(serving);
        settings.pools().forEach((name, size) -> new Pools(inventory, disks).make(name, size));
        this.server = HttpsServer.create(new InetSocketAddress(settings.listen(), settings.port()), 0);
        server.setHttpsConfigurator(
                new HttpsConfigurator(Certificate.context(settings.directory(), settings.listen())));
        server.setExecutor(threads);
        RestDoor door = new RestDoor(routes, sessions, orders, ArraySettings.SERIAL, lock);
        server.createContext(RestDoor.PREFIX, door::handle);
        server.createContext(ControlDoor.PATH, new ControlDoor(this)::handle);
    }

    private Routes routes(Serving serving) {
        Routes routes = new Routes();
        Pools pools = new Pools(inventory, disks);
        facts.register(routes);
        pools.register(routes);
        new Luns(inventory, disks, pools, serving, "350000000000001").register(routes);
        new Snapshots(inventory, disks, serving, facts).register(routes);
        new Copies(inventory, disks, serving, facts).register(routes);
        new Hosts(inventory, serving).register(routes);
        new Ports(inventory, ports, DEVICE).register(routes);
        new QosClasses(inventory, facts).register(routes);
        new Mappings(inventory, serving).register(routes);
        return routes;
    }

    /** @throws octopus.spi.StorageException when an address is taken or a program is missing */
    public static SimulatedOceanstor start(ArraySettings settings) {
        try {
            Files.createDirectories(settings.directory());
            SimulatedOceanstor array = new SimulatedOceanstor(settings);
            array.ports.forEach(FrontPort::up);
            array.server.start();
            return array;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where drivers find it: {@code https://address:port/deviceManager/rest/}. */
    public String url() {
        return "https://" + settings.listen() + ":" + server.getAddress().getPort() + RestDoor.PREFIX;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public ArraySettings settings() {
        return settings;
    }

    /** Orders about single calls. */
    public Orders orders() {
        return orders;
    }

    /** The password is another one from now on. */
    public void changePassword() {
        sessions.password(Secret.of("another-" + System.nanoTime()));
        sessions.endAll();
    }

    public void lockAccount() {
        sessions.state(Sessions.AccountState.LOCKED);
        sessions.endAll();
    }

    public void expirePassword() {
        sessions.state(Sessions.AccountState.EXPIRED);
        sessions.endAll();
    }

    public void endSessions() {
        sessions.endAll();
    }

    public void firmware(String version) {
        facts.version(version);
    }

    public void revokeLicence(String feature) {
        if (!SystemFacts.FEATURES.contains(feature)) {
            throw new IllegalArgumentException("a feature is one of " + String.join(", ", SystemFacts.FEATURES));
        }
        facts.revoke(feature);
    }

    /** The pool has no room from now on. */
    public void fillPool(String name) {
        locked(() -> pool(name).set("FILLED", "1"));
    }

    /** The pool is called differently from now on. */
    public void hidePool(String name) {
        locked(() -> pool(name).set("NAME", "hidden-" + name));
    }

    /** New LUNs are not cleared: they begin with these bytes of whoever had the room before. */
    public void leaveData(byte[] data) {
        disks.leave(data);
    }

    public void portalDown(String ip) {
        ports.stream()
                .filter(port -> port.ip().equals(ip))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no portal " + ip))
                .down();
    }

    /** Everything works again as at the start; objects stay. */
    public void mend() {
        orders.clear();
        sessions.password(settings.password());
        sessions.state(Sessions.AccountState.NORMAL);
        facts.version(settings.version());
        facts.grantAll();
        disks.leave(new byte[0]);
        ports.forEach(FrontPort::up);
        locked(() -> inventory
                .all(Kind.POOL)
                .forEach(pool -> pool.set("FILLED", "0").set("NAME", pool.name().replaceFirst("^hidden-", ""))));
    }

    /** Makes a LUN as an administrator of the array would, without any mark of a driver. */
    public void plantLun(String name, Size size) {
        locked(() -> {
            ArrayObject pool = inventory.all(Kind.POOL).findFirst().orElseThrow();
            ArrayObject lun = inventory
                    .make(Kind.LUN)
                    .set("NAME", name)
                    .set("PARENTID", pool.id())
                    .set("PARENTNAME", pool.name())
                    .set("CAPACITY", size.bytes() / 512)
                    .set("ALLOCTYPE", "1")
                    .set("RUNNINGSTATUS", "27");
            lun.set("WWN", "6999999999999999" + String.format("%016x", lun.number("ID")));
            disks.make(lun, size.bytes());
        });
    }

    /** Names of all objects by sort, without pools, ports and controllers: what drivers have made and left. */
    public Map<String, List<String>> contents() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        locked(() -> {
            for (Kind kind : Kind.values()) {
                if (kind != Kind.POOL && kind != Kind.PORT && kind != Kind.CONTROLLER) {
                    List<String> names = inventory
                            .all(kind)
                            .map(object -> object.name().isEmpty() ? object.id() : object.name())
                            .toList();
                    if (!names.isEmpty()) {
                        all.put(kind.resource(), names);
                    }
                }
            }
        });
        return all;
    }

    /** How many clients are logged in to the REST interface. */
    public int sessionCount() {
        return sessions.count();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        ports.forEach(FrontPort::close);
        targets.close();
        disks.clear();
    }

    private ArrayObject pool(String name) {
        return inventory
                .all(Kind.POOL)
                .filter(pool -> pool.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no pool " + name));
    }

    private void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    private static int freePort() throws IOException {
        try (java.net.ServerSocket probe = new java.net.ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }
}
