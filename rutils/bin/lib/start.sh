# shellcheck shell=sh
# Becomes the Java program whose class is the first argument, from the jar in $lib. Sourced by the programs' scripts.
lib=${lib:?}
# Java is the one that was put beside the jar, else JAVA_HOME's, else the path's.
if [ -x "$lib/java" ]; then
  java=$lib/java
elif [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
else
  java=java
fi
# Without the cache a program starts more slowly and is right all the same; so nobody is told of it. The JVM does not notice when
# the cache is of other classes, and runs those: it is taken only while no jar is newer.
cache=-XX:AOTCache=$lib/rutils.aot
for jar in "$lib"/*.jar; do
  # not POSIX's, and yet every shell's that is a Linux system's sh
  # shellcheck disable=SC3013
  if [ "$jar" -nt "$lib/rutils.aot" ]; then cache=-Xshare:auto; fi
done
exec "$java" "@$lib/java.args" "$cache" -Xlog:disable -Xlog:all=error:stderr -cp "$lib/rutils.jar" "$@"
