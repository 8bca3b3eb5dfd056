import { describe, expect, test } from 'vitest';
import { enclosingNames } from './enclosing-names';

/** Names at the line that has `⇐` in it, which is taken out. */
function at(language: string, code: string): string {
  const lines = code.replace(/^\n/, '').split('\n');
  const here = lines.findIndex((line) => line.includes('⇐'));
  const plain = lines.map((line) => line.replace(/\s*⇐/, ''));
  const text = { count: plain.length, line: (number: number) => plain[number - 1] ?? '' };
  return enclosingNames(text, here + 1, language).join(' › ');
}

describe('in code', () => {
  test('TypeScript: classes, methods, functions that are values, tests, and what goes on over lines', () => {
    const code = (mark: number) =>
      `
export class Queue<T> extends Base {
  private readonly items: T[] = [];

  // Takes the first. ${mark === 0 ? '⇐' : ''}
  async take(
    count: number, ${mark === 1 ? '⇐' : ''}
  ): Promise<T[]> {
    if (count > this.items.length) {
      for (const item of this.items) {
        item.wait({ ${mark === 2 ? '⇐' : ''}
          long: true,
        });
      }
    } else {
      this.log(\`
not indented; ${mark === 3 ? '⇐' : ''}
\`);
      return this.items.splice(0, count); ${mark === 4 ? '⇐' : ''}
    }
  } ${mark === 5 ? '⇐' : ''}
}

export const useQueue = (size: number) => {
  const rows = useMemo(() => {
    return size; ${mark === 6 ? '⇐' : ''}
  }, [size]);
};

test('it takes what is there', async ({
  place,
}) => {
  expect(1).toBe(1); ${mark === 7 ? '⇐' : ''}
});

const limits = { ${mark === 8 ? '⇐' : ''}
  most: 3,
};
const sum =
  1 + 2; ${mark === 9 ? '⇐' : ''}
`;
    expect([0, 1, 2, 4, 5, 6, 7, 8].map((mark) => at('typescript', code(mark)))).toEqual([
      'Queue',
      'Queue › take',
      'Queue › take',
      'Queue › take',
      'Queue › take',
      'useQueue › rows',
      'it takes what is there',
      'limits',
    ]);
  });

  test('Python: classes and methods, past text that stands anywhere', () => {
    const code = (mark: number) => `
class Reader(Base):
    """Reads."""

    @property
    def lines(
        self, count: int = 3
    ) -> list[str]:
        usage = """\\
Usage: reader
"""
        if count:
            return [ ${mark === 0 ? '⇐' : ''}
                line
                for line in self ${mark === 1 ? '⇐' : ''}
            ]
        else:
            return [] ${mark === 2 ? '⇐' : ''}

def main():
    pass ${mark === 3 ? '⇐' : ''}

async def later(): ${mark === 4 ? '⇐' : ''}
    pass

main() ${mark === 5 ? '⇐' : ''}
`;
    expect([0, 1, 2, 3, 4, 5].map((mark) => at('python', code(mark)))).toEqual([
      'Reader › lines',
      'Reader › lines',
      'Reader › lines',
      'main',
      'later',
      '',
    ]);
  });

  test('Go: methods with their receivers, types, subtests', () => {
    const code = (mark: number) => `
package http

type Server struct {
\tAddr string ${mark === 0 ? '⇐' : ''}
}

func (srv *Server) Serve(l net.Listener) error {
\tfor {
\t\tselect {
\t\tcase <-done:
\t\t\treturn nil ${mark === 1 ? '⇐' : ''}
\t\t}
\t}
}

func (s Stack[T]) Len() int { return len(s) }

func TestServe(t *testing.T) {
\tt.Run("refuses", func(t *testing.T) {
\t\tt.Parallel() ${mark === 2 ? '⇐' : ''}
\t})
}
`;
    expect([0, 1, 2].map((mark) => at('go', code(mark)))).toEqual([
      'Server',
      'Server.Serve',
      'TestServe › refuses',
    ]);
  });

  test('Rust: implementations, modules, functions with conditions', () => {
    const code = (mark: number) => `
pub mod queue {
    impl<T: Clone> Iterator for Queue<T> {
        type Item = T;

        #[inline]
        pub(crate) async fn next<F>(&mut self, f: F) -> Option<Self::Item>
        where
            F: Fn(),
        {
            match self.items.pop() {
                Some(item) => Some(item), ${mark === 0 ? '⇐' : ''}
                None => None,
            }
        }
    }

    pub struct Queue<T> {
        items: Vec<T>, ${mark === 1 ? '⇐' : ''}
    }
}

macro_rules! take {
    () => {}; ${mark === 2 ? '⇐' : ''}
}
`;
    expect([0, 1, 2].map((mark) => at('rust', code(mark)))).toEqual([
      'queue › Iterator for Queue<T> › next',
      'queue › Queue',
      'take',
    ]);
  });

  test('Java: classes in classes, methods over lines, constructors', () => {
    const code = (mark: number) => `
package org.example;

public final class Queue<T> implements Iterable<T> {
    @Override
    public Iterator<T> iterator() {
        return new Iterator<T>() {
            @Override
            public boolean hasNext() {
                return false; ${mark === 0 ? '⇐' : ''}
            }
        };
    }

    protected Queue(String name,
            int size) throws IOException {
        if (size < 0) {
            throw new IllegalArgumentException( ${mark === 1 ? '⇐' : ''}
                "size");
        }
    }

    private static class Node<T> {
        T value; ${mark === 2 ? '⇐' : ''}
    }
}
`;
    expect([0, 1, 2].map((mark) => at('java', code(mark)))).toEqual([
      'Queue › iterator › hasNext',
      'Queue › Queue',
      'Queue › Node',
    ]);
  });

  test('C and C++: braces of their own, types before names, conditions of the preprocessor, labels', () => {
    const code = (mark: number) => `
struct list {
\tstruct list *next; ${mark === 0 ? '⇐' : ''}
};

static int
take(struct list *from,
     int count)
{
#ifdef DEBUG
\tprintf("%d", count);
#endif
\tif (count > 0) {
\t\tgoto out; ${mark === 1 ? '⇐' : ''}
\t}
out:
\treturn count; ${mark === 2 ? '⇐' : ''}
}

struct list *list_new(void) {
\treturn NULL; ${mark === 3 ? '⇐' : ''}
}

namespace a::b {
class Queue : public Base {
 public:
  explicit Queue(int size)
      : size_(size) {
    fill(); ${mark === 4 ? '⇐' : ''}
  }
};
}
void Queue::fill() const {
  go(); ${mark === 5 ? '⇐' : ''}
}
`;
    expect([0, 1, 2, 3, 4, 5].map((mark) => at('cpp', code(mark)))).toEqual([
      'list',
      'take',
      'take',
      'list_new',
      'Queue › Queue',
      'Queue::fill',
    ]);
  });

  test('Ruby, shell and PHP', () => {
    expect(
      at(
        'ruby',
        'module A\n  class B < C\n    def self.go!(x)\n      y do\n        z ⇐\n      end\n    end\n  end\nend',
      ),
    ).toBe('A › B › self.go!');
    expect(at('shell', 'build() {\n  for f in *; do\n    echo "$f" ⇐\n  done\n}')).toBe('build');
    expect(
      at(
        'php',
        'final class A extends B\n{\n    public static function go(int $x): int\n    {\n        return $x; ⇐\n    }\n}',
      ),
    ).toBe('A › go');
  });
});

describe('in other texts', () => {
  test('Markdown: headings by their level, none in code', () => {
    const code = (mark: number) => `
# Guide
## Start ##
${mark === 0 ? '⇐' : ''}
\`\`\`sh
# not a heading
\`\`\`
text ${mark === 1 ? '⇐' : ''}
### Install
## Use
text ${mark === 2 ? '⇐' : ''}
`;
    expect([0, 1, 2].map((mark) => at('markdown', code(mark)))).toEqual([
      'Guide › Start',
      'Guide › Start',
      'Guide › Use',
    ]);
  });

  test('YAML, JSON, TOML, CSS and SQL', () => {
    const yaml = (mark: number) => `
jobs:
  test:
    steps:
    - uses: checkout
    - name: Run the tests
      run: | ${mark === 0 ? '⇐' : ''}
        npm test ${mark === 1 ? '⇐' : ''}
  "lint":
    env: x ${mark === 2 ? '⇐' : ''}
`;
    expect([0, 1, 2].map((mark) => at('yaml', yaml(mark)))).toEqual([
      'jobs › test › steps › Run the tests › run',
      'jobs › test › steps › Run the tests › run',
      'jobs › lint › env',
    ]);
    expect(at('json', '{\n  "scripts": {\n    "test": "x" ⇐\n  }\n}')).toBe('scripts');
    expect(at('ini', '[a]\nx = 1\n[[b.c]]\ny = 2 ⇐\n')).toBe('b.c');
    expect(at('scss', '@media (min-width: 3px) {\n  #one,\n  .two {\n    color: red; ⇐\n  }\n}')).toContain(
      '.two',
    );
    expect(at('sql', 'CREATE TABLE IF NOT EXISTS users (\n  id int ⇐\n);')).toBe('users');
  });

  test('says nothing where nothing is named, and looks at no more than it must', () => {
    expect(at('plaintext', 'some text\n  and more ⇐')).toBe('');
    expect(enclosingNames({ count: 0, line: () => '' }, 1, 'typescript')).toEqual([]);
    const long = `function ${'x'.repeat(500)}() {`;
    expect(
      enclosingNames({ count: 2, line: (n) => (n === 1 ? long : '  y') }, 2, 'javascript')[0]?.length,
    ).toBe(80);
    let asked = 0;
    const line = () => {
      asked += 1;
      return '  x;';
    };
    enclosingNames({ count: 1_000_000, line }, 1_000_000, 'typescript');
    expect(asked).toBeLessThan(30_000);
    expect(
      enclosingNames({ count: 2, line: () => `${' '.repeat(900_000)}(`.repeat(2) }, 2, 'typescript'),
    ).toEqual([]);
  });
});
