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
# Without the cache, or with one that is of other jars, a program starts more slowly and is right all the same; so nobody is
# told of it.
exec "$java" "@$lib/java.args" -XX:AOTCache="$lib/rutils.aot" -Xlog:disable -Xlog:all=error:stderr -cp "$lib/rutils.jar" "$@"
